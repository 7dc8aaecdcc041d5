using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>A kind from a plug-in: the verbs know nothing of it, and show what it reports and gives all the same.</summary>
[Collection(RunningCluster.OfKinds)]
public sealed class PluginKindTests(RunningCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-plugin-kind-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Show_prints_what_the_kind_itself_reports_of_a_job()
    {
        var id = await IterateAsync();

        var report = (await cluster.ShowAsync(id)).GetProperty("report");
        Assert.Equal(("kmeans", true), (report.GetProperty("program").GetString(), report.GetProperty("converged").GetBoolean()));
        var rounds = report.GetProperty("rounds").GetInt32();
        Assert.InRange(rounds, 1, 10);
        Assert.Equal(Output, report.GetProperty("output").GetString());

        var lines = (await cluster.Grid.DoAsync("show", id)).Lines;
        Assert.Contains($"rounds    {rounds}", lines);
        Assert.Contains($"output    {Output}", lines);
    }

    [Fact]
    public async Task Results_are_those_of_the_stage_that_the_kind_has_named_though_its_planner_has_added_others_since()
    {
        var id = await IterateAsync();

        var result = JsonElement.Parse(Assert.Single((await cluster.Grid.DoAsync("results", id)).Lines));
        Assert.Equal((Output, true), (result.GetProperty("file").GetString(), result.GetProperty("done").GetBoolean()));

        var refused = await cluster.Grid.RunAsync("results", id, "--stage", "900");
        Assert.Equal((2, "The job has no stage 900"), (refused.Exit, Assert.Single(refused.ErrorLines).Split(';')[0]));
    }

    private string Output => Path.Combine(_folder, "centres");

    /// <summary>Two clouds of points, which two or three rounds tell apart.</summary>
    private async Task<string> IterateAsync()
    {
        var (points, spec) = (Path.Combine(_folder, "points.csv"), Path.Combine(_folder, "spec.json"));
        await File.WriteAllLinesAsync(points, ["0,0", "0,1", "1,0", "9,9", "9,8", "8,9"]);
        var kmeans = new
        {
            program = "kmeans",
            inputs = new[] { points },
            output = Output,
            maxRounds = 10,
            options = new Dictionary<string, string> { ["k"] = "2" },
        };
        await File.WriteAllTextAsync(spec, JsonSerializer.Serialize(kmeans));
        return (await cluster.Grid.DoAsync("run", "iterate", "--spec", spec, "--watch", "--json")).JobId;
    }
}
