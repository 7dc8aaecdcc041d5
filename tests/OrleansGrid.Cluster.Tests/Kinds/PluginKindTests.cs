using System.Globalization;
using System.Text.Json;

namespace OrleansGrid.Cluster.Tests;

/// <summary>A kind from a plug-in that no project of the grid knows: it has all that the built-in kinds have.</summary>
public sealed class PluginKindTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Splits = 12;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-iterate-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Eventually.DeletedAsync(_folder);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Rounds_that_silos_are_killed_in_end_with_the_same_bytes_as_rounds_in_peace()
    {
        var points = WritePoints();
        var peaceful = await SubmitAsync(points, "peace");
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(peaceful)).State);

        var disturbed = await SubmitAsync(points, "kills");
        foreach (var done in new[] { 2 * Splits, 6 * Splits })
        {
            await Eventually.TrueAsync(
                async () => (await disturbed.GetStatusAsync(Cancellation)).ItemsSucceeded >= done,
                $"{done} items have succeeded"
            );
            await Cluster.SiloOf(disturbed).KillAsync();
            await Cluster.HealAsync();
        }

        var end = await EndOfAsync(disturbed);
        Assert.Equal((JobState.Succeeded, "iterate"), (end.State, end.Kind));
        Assert.True(end.ItemsSucceeded > 8 * Splits, $"{end.ItemsSucceeded} items are too few for the kills to have come before the end.");
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder, "peace"), Cancellation),
            await File.ReadAllBytesAsync(Path.Combine(_folder, "kills"), Cancellation)
        );
    }

    [Fact]
    public async Task What_is_wrong_with_the_spec_is_one_sentence_and_no_job()
    {
        var refused = await Assert.ThrowsAsync<GridException>(() => SubmitAsync(WritePoints(), "none", k: "0"));
        Assert.Equal((GridFault.BadInput, "kmeans needs the option k, a whole number from 1 to 100000."), (refused.Fault, refused.Message));
    }

    private Task<GridJob> SubmitAsync(string points, string output, string k = "5")
    {
        var spec = JsonSerializer.SerializeToElement(
            new
            {
                program = "kmeans",
                inputs = new[] { points },
                output = Path.Combine(_folder, output),
                splitBytes = (new FileInfo(points).Length / Splits) + 1,
                options = new Dictionary<string, string> { ["k"] = k, ["tolerance"] = "0" },
            }
        );
        return Cluster.Client.SubmitAsync("iterate", spec, inputs: null, Cancellation);
    }

    private string WritePoints()
    {
        var random = new Random(3);
        var path = Path.Combine(_folder, "points.csv");
        File.WriteAllLines(
            path,
            Enumerable
                .Range(0, 30_000)
                .Select(_ =>
                    string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble():R},{random.NextDouble():R},{random.NextDouble():R}")
                )
        );
        return path;
    }
}
