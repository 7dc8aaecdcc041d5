using System.CommandLine;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Parsing;

/// <summary>The three files of a process's certificate.</summary>
internal sealed class TlsOptions
{
    public List<Option> All => [Certificate, Key, Authority];

    /// <summary>Null where none is given.</summary>
    public GridTls? Read(ParseResult parsed) =>
        TlsChoice.Of(
            parsed.GetValue(Certificate),
            parsed.GetValue(Key),
            parsed.GetValue(Authority),
            $"{Certificate.Name}, {Key.Name} and {Authority.Name}"
        );

    private Option<string?> Certificate { get; } =
        new("--tls-cert")
        {
            Description =
                $"The silo's certificate, as 'grid cert issue NAME --role silo' makes it; without it {TlsChoice.CertificateVariable}, else "
                + "that of the home's own cluster.",
            HelpName = "FILE",
        };

    private Option<string?> Key { get; } =
        new("--tls-key") { Description = $"Its key; without it {TlsChoice.KeyVariable}.", HelpName = "FILE" };

    private Option<string?> Authority { get; } =
        new("--tls-authority")
        {
            Description = $"The grid's authority, the only one that is believed; without it {TlsChoice.AuthorityVariable}.",
            HelpName = "FILE",
        };
}
