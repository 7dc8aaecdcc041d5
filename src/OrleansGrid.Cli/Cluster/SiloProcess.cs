using System.Globalization;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Cluster;

/// <summary>Starts <c>grid silo</c> for a local cluster.</summary>
internal static class SiloProcess
{
    public static ProcessIdentity Start(GridHome home, SiloEntry entry, SiloSettings settings, string connectionString) =>
        DetachedProcess.Start(
            $"Silo {entry.Name}",
            LogFile.OfSilo(home, entry.Number),
            home,
            connectionString,
            Arguments(home, entry, settings)
        );

    private static IEnumerable<string> Arguments(GridHome home, SiloEntry entry, SiloSettings settings) =>
        [
            "silo",
            "--own-session",
            "--name",
            entry.Name,
            "--port",
            Text(entry.SiloPort),
            "--gateway-port",
            Text(entry.GatewayPort),
            "--slots",
            Text(settings.Slots),
            "--data-dir",
            home.DataOf(entry.Name),
            .. settings.Insecure == true ? new[] { "--insecure" } : Certificates(home.Certificates.Folder.Tls(HomeCertificates.SiloName)),
            .. settings.Cluster is { } cluster ? new[] { "--cluster", cluster } : [],
            .. settings.Handlers.SelectMany(path => new[] { "--handlers", path }),
            .. (settings.Commands ?? CommandSettings.None).Arguments(),
        ];

    private static string[] Certificates(GridTls tls) =>
        ["--tls-cert", tls.Certificate, "--tls-key", tls.Key, "--tls-authority", tls.Authority];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
