using System.Globalization;

namespace OrleansGrid.Cli;

/// <summary>Shows a job's way on standard error: a moving picture on a terminal, a line now and then elsewhere.</summary>
internal abstract class ProgressView
{
    public static ProgressView Create() => Console.IsErrorRedirected ? new ProgressLines() : new ProgressPicture();

    /// <summary>A line to show beside the progress, as soon as it is said.</summary>
    public abstract void Note(string line);

    /// <param name="statuses">The job's statuses, ending with a terminal one.</param>
    /// <returns>The terminal one.</returns>
    public async Task<JobStatus> ShowAsync(IAsyncEnumerable<JobStatus> statuses)
    {
        JobStatus? last = null;
        var rate = new ProgressRate();
        await ShowEachAsync(Seen(statuses), rate);
        return last ?? throw new InvalidOperationException("A job's statuses end with a terminal one.");

        async IAsyncEnumerable<JobStatus> Seen(IAsyncEnumerable<JobStatus> source)
        {
            await foreach (var status in source)
            {
                last = status;
                rate.See(Done(status));
                yield return status;
            }
        }
    }

    protected abstract Task ShowEachAsync(IAsyncEnumerable<JobStatus> statuses, ProgressRate rate);

    protected static long Done(JobStatus status) => status.ItemsSucceeded + status.ItemsFailed;

    protected static string Pace(JobStatus status, ProgressRate rate)
    {
        if (rate.PerSecond <= 0)
            return "";
        var left = rate.Remaining(status.ItemsTotal - Done(status)) is { } time && time > TimeSpan.Zero ? $", {Duration.Text(time)} left" : "";
        return $", {rate.PerSecond.ToString("N1", CultureInfo.InvariantCulture)}/s{left}";
    }
}
