using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Certificates;

internal sealed class CertRotateVerb : CertFolderVerb
{
    public CertRotateVerb()
        : base(
            "rotate",
            "Replaces a certificate and its key by new ones of the same role; processes that use them take the new ones by themselves."
        )
    {
        Add(NameArgument);
        Add(ValidOption);
    }

    public override IReadOnlyList<string> Examples => ["grid cert rotate silo-1"];

    protected override Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var folder = Folder(parsed);
        var holder = new CertificateAuthority(folder, TimeProvider.System).Rotate(
            parsed.GetRequiredValue(NameArgument),
            parsed.GetValue(ValidOption) ?? CertificateAuthority.UsualLife
        );
        Print(output, folder, holder);
        return Task.FromResult(Exits.Done);
    }

    private Argument<string> NameArgument { get; } = new("NAME") { Description = "Whose certificate is replaced." };

    private Option<TimeSpan?> ValidOption { get; } = CertOptions.Valid();
}
