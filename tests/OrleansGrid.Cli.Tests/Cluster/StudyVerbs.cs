using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>What tests of studies have in common: spaces in files, searches, and what is refused.</summary>
public abstract class StudyVerbs(RunningCluster cluster) : IDisposable
{
    protected const string Line = "{\"x\": {\"type\": \"float\", \"low\": -5, \"high\": 10}}";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-study-").FullName;

    protected RunningCluster Cluster => cluster;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Space(string json)
    {
        var file = Path.Combine(_folder, "space.json");
        File.WriteAllText(file, json);
        return file;
    }

    /// <summary>Searches to the end and gives the study's id.</summary>
    protected async Task<string> SearchedAsync(string space, params string[] arguments) =>
        (await cluster.Grid.DoAsync(["search", "--space", Space(space), "--watch", "--json", .. arguments])).JobId;

    protected async Task<JsonElement[]> TrialsAsync(string study) => [.. (await cluster.Grid.DoAsync("trials", study, "--json")).Json];

    protected static double Value(JsonElement trial) => trial.GetProperty("value").GetDouble();

    /// <summary>One sentence, exit code 2, and no job more than before.</summary>
    protected async Task RefusedAsync(string named, params string[] arguments)
    {
        var before = await cluster.CountJobsAsync();
        var outcome = await cluster.Grid.RunAsync(arguments);
        Assert.Equal(2, outcome.Exit);
        Assert.Contains(named, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountJobsAsync());
    }
}
