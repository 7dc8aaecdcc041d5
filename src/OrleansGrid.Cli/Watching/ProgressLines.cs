using System.Diagnostics;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Watching;

/// <summary>For a log file: a line when something changes, and else every tenth of the way or every ten seconds.</summary>
internal sealed class ProgressLines : ProgressView
{
    private const double EveryShare = 0.1;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public override void Note(string line) => Output.Say(line);

    protected override async Task ShowEachAsync(IAsyncEnumerable<JobStatus> statuses, ProgressRate rate)
    {
        var clock = Stopwatch.StartNew();
        JobStatus? shown = null;
        await foreach (var status in statuses)
        {
            if (status.State.IsTerminal() || (shown is not null && !IsNews(shown, status) && clock.Elapsed < Every))
            {
                continue;
            }

            shown = status;
            clock.Restart();
            Output.Say($"{Texts.State(status)}: {HowFar(status, rate)}{(status.Waiting is { } why ? $"; {why}" : "")}");
        }
    }

    private string HowFar(JobStatus status, ProgressRate rate) =>
        status.Stages.Count == 0
            ? $"{Texts.Progress(status)}{Pace(status, rate)}"
            : string.Join(
                "; ",
                status
                    .Stages.Where(stage => stage.State == "running")
                    .DefaultIfEmpty(status.Stages[^1])
                    .Select(stage => $"{Texts.Stage(status, stage)}{Pace(stage)}")
            );

    private static bool IsNews(JobStatus shown, JobStatus status) =>
        shown.State != status.State || shown.Waiting != status.Waiting || Done(status) - Done(shown) >= status.ItemsTotal * EveryShare;
}
