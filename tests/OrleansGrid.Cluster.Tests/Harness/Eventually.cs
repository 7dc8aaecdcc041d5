using System.Diagnostics;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Waiting for what must come, with a deadline only for what never does.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(30);

    public static async Task TrueAsync(Func<Task<bool>> holds, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(begun) > Deadline)
            {
                throw new TimeoutException($"It did not come about within {Deadline}: {what}.");
            }

            await Task.Delay(BetweenLooks, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Deletes a folder; what silos still clean up there of a job that has ended vanishes meanwhile.</summary>
    public static Task DeletedAsync(string folder) => TrueAsync(() => TryDelete(folder), $"{folder} is deleted");

    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return !Directory.Exists(folder);
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static Task TrueAsync(Func<bool> holds, string what) => TrueAsync(() => Task.FromResult(holds()), what);
}
