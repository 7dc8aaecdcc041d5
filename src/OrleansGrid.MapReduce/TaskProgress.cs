namespace OrleansGrid.MapReduce;

/// <summary>Says now and then how far a task is, in bytes and bytes a second.</summary>
internal sealed class TaskProgress(Action<double, string> report, long totalBytes, string verb, TimeProvider time)
{
    /// <summary>People look; nothing depends on it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _started = time.GetTimestamp();
    private long _reported = time.GetTimestamp();

    /// <param name="bytes">Consumed so far.</param>
    public void At(long bytes)
    {
        if (time.GetElapsedTime(_reported) < Pause)
        {
            return;
        }

        _reported = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_started).TotalSeconds;
        report(
            totalBytes > 0 ? Math.Min(1, (double)bytes / totalBytes) : 0,
            $"{Megabytes(bytes)} of {Megabytes(totalBytes)} MB {verb}, {Megabytes(bytes / seconds)} MB/s"
        );
    }

    private static string Megabytes(double bytes) =>
        (bytes / 1e6).ToString(bytes < 1e7 ? "0.0" : "0", System.Globalization.CultureInfo.InvariantCulture);
}
