using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>A cluster of two silos of two slots, with the plug-ins of the samples, shared by the tests of a collection.</summary>
public sealed class RunningCluster : IAsyncLifetime
{
    /// <summary>Tests of what can be done with any job.</summary>
    public const string OfVerbs = "verbs";

    /// <summary>Tests of studies, MapReduce and a plug-in's kind, beside the others on a cluster of their own.</summary>
    public const string OfKinds = "kinds";

    private readonly string _home = Path.Combine(Path.GetTempPath(), $"grid-test-{Guid.NewGuid():N}");

    internal GridProgram Grid => new(_home);

    internal static string Plugin { get; } = Path.Combine(Path.GetDirectoryName(BuiltGrid.Path)!, "OrleansGrid.Samples.WordCount.dll");

    /// <summary>A kind that the program knows nothing of.</summary>
    private static readonly string KindPlugin = Path.Combine(AppContext.BaseDirectory, "OrleansGrid.Samples.Iterate.dll");

    internal static string[] Up { get; } =
    ["up", "--silos", "2", "--slots", "2", "--handlers", Plugin, "--handlers", KindPlugin, "--detach", "--json"];

    internal string Postgres { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var up = await Grid.DoAsync(Up);
        Postgres = up.Json[0].GetProperty("postgres").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await Grid.RunAsync("down");
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>Submits and gives the job's id.</summary>
    internal async Task<string> SubmitAsync(params string[] arguments) => (await Grid.DoAsync(["batch", "--json", .. arguments])).JobId;

    internal async Task<JsonElement> ShowAsync(string id) => (await Grid.DoAsync("show", id, "--json")).Json[0];

    internal async Task<int> CountJobsAsync() => (await Grid.DoAsync("jobs", "--json", "--limit", "100000")).Lines.Length;

    /// <summary>Reads statuses of a job as they come until one is as wanted; no clock decides.</summary>
    internal async Task<JsonElement> WaitUntilAsync(string id, Func<JsonElement, bool> wanted)
    {
        using var watch = Grid.Start("watch", id, "--json");
        try
        {
            while (await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                var status = JsonElement.Parse(line);
                if (wanted(status))
                {
                    return status;
                }
            }
        }
        finally
        {
            watch.Kill();
        }

        throw new InvalidOperationException($"Job {id} ended without having been as wanted.");
    }
}

[CollectionDefinition(RunningCluster.OfVerbs)]
public sealed class ClusterOfVerbs : ICollectionFixture<RunningCluster>;

[CollectionDefinition(RunningCluster.OfKinds)]
public sealed class ClusterOfKinds : ICollectionFixture<RunningCluster>;
