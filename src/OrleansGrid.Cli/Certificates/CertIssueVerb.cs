using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Certificates;

internal sealed class CertIssueVerb : CertFolderVerb
{
    public CertIssueVerb()
        : base(
            "issue",
            "Makes a certificate for a silo or a client, with its key, and prints what names them to 'grid silo', or to a client."
        )
    {
        Add(NameArgument);
        Add(RoleOption);
        Add(CommandsOption);
        Add(ValidOption);
    }

    public override string Note =>
        "A reader looks at jobs; a submitter submits and steers them, commands only with --commands; an operator may everything that "
        + "clients may; a silo belongs to the grid itself.";

    public override IReadOnlyList<string> Examples =>
        ["grid cert issue silo-1 --role silo", "grid cert issue ci --role submitter --commands", "grid cert issue dashboard --role reader"];

    protected override Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var role = parsed.GetRequiredValue(RoleOption);
        var commands = parsed.GetValue(CommandsOption);
        if (commands && role != GridRole.Submitter)
        {
            throw new GridException(
                GridFault.BadInput,
                $"--commands is for the role submitter, not {CertificateSubject.NameOf(role)}: a reader submits nothing, and an "
                    + "operator may submit commands anyway."
            );
        }

        var folder = Folder(parsed);
        var holder = new Caller(parsed.GetRequiredValue(NameArgument), role, commands);
        new CertificateAuthority(folder, TimeProvider.System).Issue(holder, parsed.GetValue(ValidOption) ?? CertificateAuthority.UsualLife);
        Print(output, folder, holder);
        return Task.FromResult(Exits.Done);
    }

    private Argument<string> NameArgument { get; } =
        new("NAME") { Description = "Whom the certificate is for; its files are NAME.pem and NAME.key." };

    private Option<GridRole> RoleOption { get; } =
        new("--role")
        {
            Description = $"What its holder may do: {string.Join(", ", CertificateSubject.RoleNames)}.",
            HelpName = "ROLE",
            Required = true,
            CustomParser = result =>
                CertificateSubject.RoleOf(Values.Text(result)) is { } role
                    ? role
                    : Values.Refuse<GridRole>(
                        result,
                        $"'{Values.Text(result)}' is not a role; give one of {string.Join(", ", CertificateSubject.RoleNames)}."
                    ),
        };

    private Option<bool> CommandsOption { get; } =
        new("--commands") { Description = "A submitter may submit jobs that run commands, too." };

    private Option<TimeSpan?> ValidOption { get; } = CertOptions.Valid();
}
