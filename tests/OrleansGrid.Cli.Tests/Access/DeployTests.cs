using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Npgsql;

namespace OrleansGrid.Cli.Tests.Access;

/// <summary>What people copy from deploy/ speaks to PostgreSQL through TLS, and knows by whom its certificate must be signed.</summary>
public sealed partial class DeployTests
{
    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Folder(), "*", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("Host=", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(Folder(), file)),
        ];

    [Fact]
    public void The_examples_with_a_database_are_found() =>
        Assert.Equal(
            ["container/compose.yaml", "kubernetes/orleansgrid.yaml", "systemd/silo.env"],
            Files.Select(row => row.Data).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_connection_string_asks_for_a_certificate_of_the_servers_name_by_a_known_authority(string file)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), file));
        var found = ConnectionString().Matches(text);
        Assert.NotEmpty(found);
        foreach (Match match in found)
        {
            var settings = new NpgsqlConnectionStringBuilder(Placeholder().Replace(match.Value, "secret"));
            Assert.Equal(SslMode.VerifyFull, settings.SslMode);
            Assert.StartsWith("/etc/", settings.RootCertificate, StringComparison.Ordinal);
            Assert.Contains(
                Path.GetDirectoryName(settings.RootCertificate)!,
                AllOf(Path.GetDirectoryName(file)!).Replace(match.Value, "", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        }
    }

    // Where the file of the authority comes from stands in this example or beside it.
    private static string AllOf(string folder) =>
        string.Concat(Directory.EnumerateFiles(Path.Combine(Folder(), folder)).Select(File.ReadAllText));

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../deploy"));

    [GeneratedRegex("Host=[^'\"\n]*")]
    private static partial Regex ConnectionString();

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Placeholder();
}
