namespace OrleansGrid.Cluster.Tests;

/// <summary>Runs until the test opens the job's gate.</summary>
[Handler("gated")]
public sealed class Gated : IItemHandler<long, long>
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public async ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        while (!IsOpen(context.JobId))
        {
            await Task.Delay(BetweenLooks, context.Cancellation);
        }

        return input * 2;
    }

    public static void Open(string folder, Guid jobId) => File.WriteAllText(GateOf(folder, jobId), "");

    internal static bool IsOpen(Guid jobId) => File.Exists(GateOf(Environment.GetEnvironmentVariable(Executions.FolderVariable)!, jobId));

    private static string GateOf(string folder, Guid jobId) => Path.Combine(folder, $"{jobId}.open");
}
