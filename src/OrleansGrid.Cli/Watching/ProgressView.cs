using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansGrid.Cli;

/// <summary>Shows a job's way on standard error: a moving picture on a terminal, a line now and then elsewhere.</summary>
internal static class ProgressView
{
    private const int BarWidth = 40;
    private const int LanesShown = 12;
    private const double LineEveryShare = 0.1;
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <param name="statuses">The job's statuses, ending with a terminal one.</param>
    /// <param name="notes">Lines to show with it; more may be added meanwhile.</param>
    public static Task<JobStatus> ShowAsync(IAsyncEnumerable<JobStatus> statuses, ConcurrentQueue<string>? notes = null) =>
        Console.IsErrorRedirected ? LinesAsync(statuses, notes ?? []) : LiveAsync(statuses, notes ?? []);

    private static async Task<JobStatus> LiveAsync(IAsyncEnumerable<JobStatus> statuses, ConcurrentQueue<string> notes)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var rate = new ProgressRate();
        JobStatus? last = null;
        await console.Live(new Text("Waiting for the job …")).AutoClear(true).StartAsync(async live =>
        {
            await foreach (var status in statuses)
            {
                last = status;
                rate.See(Done(status));
                live.UpdateTarget(Picture(status, rate, notes));
            }
        });
        foreach (var note in notes)
            Output.Say(note);
        return Ended(last);
    }

    private static async Task<JobStatus> LinesAsync(IAsyncEnumerable<JobStatus> statuses, ConcurrentQueue<string> notes)
    {
        var rate = new ProgressRate();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        JobStatus? last = null;
        JobStatus? shown = null;
        await foreach (var status in statuses)
        {
            last = status;
            rate.See(Done(status));
            while (notes.TryDequeue(out var note))
                Output.Say(note);
            if (shown is not null && !IsNews(shown, status) && clock.Elapsed < LineEvery)
                continue;
            shown = status;
            clock.Restart();
            if (!status.State.IsTerminal())
                Output.Say($"{Texts.State(status)}: {Texts.Progress(status)}{Pace(status, rate)}{(status.Waiting is { } why ? $"; {why}" : "")}");
        }

        return Ended(last);
    }

    private static bool IsNews(JobStatus shown, JobStatus status) =>
        shown.State != status.State || shown.Waiting != status.Waiting
        || Done(status) - Done(shown) >= status.ItemsTotal * LineEveryShare;

    private static Rows Picture(JobStatus status, ProgressRate rate, IEnumerable<string> notes)
    {
        var share = status.ItemsTotal == 0 ? 1 : (double)Done(status) / status.ItemsTotal;
        var filled = (int)(share * BarWidth);
        var percent = (share * 100).ToString("0.0", CultureInfo.InvariantCulture);
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(status.Name ?? status.JobId.ToString())}[/] {Texts.State(status)}"),
            new Markup($"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {percent} %  {Texts.Progress(status)}{Pace(status, rate)}"),
        };
        if (status.Waiting is { } why)
            rows.Add(new Markup($"[yellow]{Markup.Escape(why)}[/]"));
        rows.AddRange(status.Lanes.OrderBy(lane => lane.Silo, StringComparer.Ordinal).ThenBy(lane => lane.FirstItem).Take(LanesShown).Select(LaneText));
        if (status.Lanes.Count > LanesShown)
            rows.Add(new Text($"  … and {status.Lanes.Count - LanesShown} more"));
        rows.AddRange(notes.Select(note => new Text(note)));
        return new Rows(rows);
    }

    private static Text LaneText(Lane lane) =>
        new($"  {lane.Silo,-12} items {lane.FirstItem}–{lane.LastItem}  {lane.Committed} of {lane.LastItem - lane.FirstItem + 1} committed  {Duration.Text(lane.Elapsed)}");

    private static string Pace(JobStatus status, ProgressRate rate)
    {
        if (rate.PerSecond <= 0)
            return "";
        var left = rate.Remaining(status.ItemsTotal - Done(status)) is { } time ? $", {Duration.Text(time)} left" : "";
        return $", {rate.PerSecond.ToString("N1", CultureInfo.InvariantCulture)}/s{left}";
    }

    private static long Done(JobStatus status) => status.ItemsSucceeded + status.ItemsFailed;

    private static JobStatus Ended(JobStatus? last) => last ?? throw new InvalidOperationException("A job's statuses end with a terminal one.");
}
