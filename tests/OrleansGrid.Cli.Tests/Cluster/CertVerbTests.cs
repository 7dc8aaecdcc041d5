using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>Certificates of the cluster that <c>grid up</c> has made, as a person issues and uses them.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class CertVerbTests(RunningCluster cluster)
{
    private static readonly string[] Files = ["certificate", "key", "authority"];

    private const string WithCertificate =
        "export GRID_TLS_CERT=\"$1\" GRID_TLS_KEY=\"$2\" GRID_TLS_AUTHORITY=\"$3\"; shift 3; exec \"$0\" \"$@\"";

    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task A_reader_looks_and_does_not_submit()
    {
        var reader = await IssueAsync("--role", "reader");
        var job = await cluster.SubmitAsync("--items", "1..3", "--handler", "noop");
        Assert.Equal(0, (await AsAsync(reader, "watch", job)).Exit);

        var refused = await AsAsync(reader, "batch", "--items", "1..3", "--handler", "noop");
        Assert.Equal(3, refused.Exit);
        Assert.Contains("has the role reader, and ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(3, (await AsAsync(reader, "cancel", job)).Exit);
    }

    [Fact]
    public async Task A_submitter_without_commands_submits_handlers_alone()
    {
        var submitter = await IssueAsync("--role", "submitter");
        Assert.Equal(0, (await AsAsync(submitter, "batch", "--items", "1..3", "--handler", "noop", "--watch")).Exit);
        var refused = await AsAsync(submitter, "batch", "--items", "1..3", "--", "echo", "{}");
        Assert.Equal(2, refused.Exit);
        Assert.Contains("may not submit commands", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);

        var commander = await IssueAsync("--role", "submitter", "--commands");
        Assert.Equal(0, (await AsAsync(commander, "batch", "--items", "1..3", "--watch", "--", "echo", "{}")).Exit);
    }

    [Theory]
    [InlineData("silo", "--tls-cert ")]
    [InlineData("reader", "export GRID_TLS_CERT=")]
    public async Task What_is_printed_of_a_certificate_is_what_its_holder_types(string role, string begins) =>
        Assert.StartsWith(
            begins,
            (await Grid.DoAsync("cert", "issue", $"c{Guid.NewGuid():N}", "--role", role)).Output,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Certificates_of_a_running_cluster_are_rotated_and_it_goes_on()
    {
        await Grid.DoAsync("cert", "rotate", "silo");
        await Grid.DoAsync("cert", "rotate", "operator");
        await Grid.DoAsync("batch", "--items", "1..20", "--watch", "--", "echo", "{}");
    }

    [Fact]
    public async Task A_silo_that_others_could_reach_needs_certificates_or_is_told_to_do_without()
    {
        var elsewhere = new GridProgram(Path.Combine(Path.GetTempPath(), $"grid-never-{Guid.NewGuid():N}")) { Postgres = cluster.Postgres };
        var sentence = await elsewhere.RunAsync("silo", "--advertise", "10.255.255.1");
        Assert.Equal(2, sentence.Exit);
        Assert.Contains("without TLS", Assert.Single(sentence.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("--insecure", sentence.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> IssueAsync(params string[] role) =>
        (await Grid.DoAsync(["cert", "issue", $"c{Guid.NewGuid():N}", .. role, "--json"])).Json[0];

    private async Task<GridOutcome> AsAsync(JsonElement certificate, params string[] arguments)
    {
        string[] files = [.. Files.Select(name => certificate.GetProperty(name).GetString()!)];
        using var process = Grid.StartBy(WithCertificate, [.. files, .. arguments]);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new GridOutcome(process.ExitCode, await output, await error);
    }
}
