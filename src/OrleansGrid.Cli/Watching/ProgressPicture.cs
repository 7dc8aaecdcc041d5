using System.Globalization;
using OrleansGrid.Cli.Printing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansGrid.Cli.Watching;

/// <summary>For a terminal: a bar with rate and time left, and what runs on each silo.</summary>
internal sealed class ProgressPicture : ProgressView
{
    // What stands behind the bar is to fit into the line, too.
    private static readonly int BarWidth = Screen.Error is >= 110 ? 30 : 12;

    private const int LanesShown = 12;

    private readonly Lock _gate = new();
    private readonly List<string> _notes = [];
    private LiveDisplayContext? _live;
    private Func<Rows> _picture = () => new Rows(new Text("Waiting for the job …"));

    /// <summary>Lines to draw below the progress.</summary>
    public IReadOnlyList<string> Chart { get; set; } = [];

    public override void Note(string line)
    {
        lock (_gate)
        {
            _notes.Add(line);
            _live?.UpdateTarget(_picture());
        }
    }

    protected override async Task ShowEachAsync(IAsyncEnumerable<JobStatus> statuses, ProgressRate rate)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console
            .Live(_picture())
            .AutoClear(true)
            .StartAsync(async live =>
            {
                await foreach (var status in statuses)
                {
                    lock (_gate)
                    {
                        _live = live;
                        _picture = () => Picture(status, rate);
                        live.UpdateTarget(_picture());
                    }
                }

                _live = null;
            });
        _notes.ForEach(Output.Say);
    }

    private Rows Picture(JobStatus status, ProgressRate rate)
    {
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(status.Name ?? status.JobId.ToString())}[/] {Texts.State(status)}"),
        };
        if (status.Stages.Count == 0)
        {
            rows.Add(
                Bar(status.ItemsTotal == 0 ? 1 : (double)Done(status) / status.ItemsTotal, $"{Texts.Progress(status)}{Pace(status, rate)}")
            );
        }

        rows.AddRange(status.Stages.Select(stage => Bar(Texts.Share(stage), $"{Texts.Stage(status, stage)}{Pace(stage)}")));
        rows.AddRange(Chart.Select(line => new Text(line)));
        if (status.Waiting is { } why)
        {
            rows.Add(new Markup($"[yellow]{Markup.Escape(why)}[/]"));
        }

        rows.AddRange(
            status
                .Lanes.OrderBy(lane => lane.Silo, StringComparer.Ordinal)
                .ThenBy(lane => lane.FirstItem)
                .Take(LanesShown)
                .Select(lane => new Text("  " + Texts.Lane(status, lane)))
        );
        if (status.Lanes.Count > LanesShown)
        {
            rows.Add(new Text($"  … and {status.Lanes.Count - LanesShown} more"));
        }

        rows.AddRange(_notes.Select(note => new Text(note)));
        return new Rows(rows);
    }

    private static Markup Bar(double share, string text)
    {
        var filled = Math.Clamp((int)(share * BarWidth), 0, BarWidth);
        var percent = (share * 100).ToString("0.0", CultureInfo.InvariantCulture);
        return new Markup(
            $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {percent,5} %  {Markup.Escape(text)}"
        );
    }
}
