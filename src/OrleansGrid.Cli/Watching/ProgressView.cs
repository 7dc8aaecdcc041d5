using System.Globalization;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Watching;

/// <summary>Shows a job's way on standard error: a moving picture on a terminal, a line now and then elsewhere.</summary>
internal abstract class ProgressView
{
    public static ProgressView Create() => Console.IsErrorRedirected ? new ProgressLines() : new ProgressPicture();

    private readonly Dictionary<int, ProgressRate> _stageRates = [];

    private ProgressRate RateOf(StageStatus stage) =>
        _stageRates.TryGetValue(stage.Stage, out var rate) ? rate : _stageRates[stage.Stage] = new ProgressRate();

    /// <summary>A line to show beside the progress, as soon as it is said.</summary>
    public abstract void Note(string line);

    /// <param name="statuses">The job's statuses, ending with a terminal one.</param>
    /// <returns>The terminal one.</returns>
    public async Task<JobStatus> ShowAsync(IAsyncEnumerable<JobStatus> statuses)
    {
        JobStatus? last = null;
        var rate = new ProgressRate();
        _stageRates.Clear();
        await ShowEachAsync(Seen(statuses), rate);
        return last ?? throw new InvalidOperationException("A job's statuses end with a terminal one.");

        async IAsyncEnumerable<JobStatus> Seen(IAsyncEnumerable<JobStatus> source)
        {
            await foreach (var status in source)
            {
                last = status;
                rate.See(Done(status));
                foreach (var stage in status.Stages)
                {
                    RateOf(stage).See(stage.Bytes ?? 0);
                }

                yield return status;
            }
        }
    }

    protected abstract Task ShowEachAsync(IAsyncEnumerable<JobStatus> statuses, ProgressRate rate);

    protected static long Done(JobStatus status) => status.ItemsSucceeded + status.ItemsFailed;

    /// <summary>Bytes a second that the stage reads, and how long that will still take.</summary>
    protected string Pace(StageStatus stage)
    {
        var rate = RateOf(stage);
        if (stage.State != "running" || rate.PerSecond < 1)
        {
            return "";
        }

        var left =
            stage is { Bytes: { } bytes, BytesTotal: { } total } && rate.Remaining(total - bytes) is { } time && time > TimeSpan.Zero
                ? $", {Duration.Text(time)} left"
                : "";
        return $", {ByteSize.Text((long)rate.PerSecond)}/s{left}";
    }

    protected static string Pace(JobStatus status, ProgressRate rate)
    {
        if (rate.PerSecond <= 0)
        {
            return "";
        }

        var left =
            rate.Remaining(status.ItemsTotal - Done(status)) is { } time && time > TimeSpan.Zero ? $", {Duration.Text(time)} left" : "";
        return $", {rate.PerSecond.ToString("N1", CultureInfo.InvariantCulture)}/s{left}";
    }
}
