using System.CommandLine;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Certificates;

/// <summary>Options that more than one verb about certificates has.</summary>
internal static class CertOptions
{
    public static Option<TimeSpan?> Valid() =>
        Values.Age("--valid", "How long the certificate is good, but not beyond its authority (365d).");
}
