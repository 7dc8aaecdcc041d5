using System.Text.Json;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Watching;

/// <summary>What a job itself says, where a silo is there to ask; else what the database knows.</summary>
/// <param name="Report">What its kind reports, for a kind whose reports this program cannot read; null when nobody has said.</param>
internal sealed record LiveJob(JobStatus Status, JsonElement? Report)
{
    // A person waits for the answer; the database has one that is nearly as good.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<LiveJob> AskAsync(Database database, JobStatus known, CancellationToken cancellation)
    {
        var askReport = database.Kinds.Find(known.Kind) is null;
        if (known.State.IsTerminal() && !askReport)
        {
            return new LiveJob(known, null);
        }

        var silos = await database.Jobs.SilosAsync(cancellation);
        if (!silos.Any(silo => silo.State == "active"))
        {
            return NotAsked(known, askReport, "No silo is active; start some with 'grid up' or 'grid silo'.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return await AskGrainAsync(database, known, askReport, limit.Token);
        }
        catch (Exception error) when (IsNoAnswer(error) && !cancellation.IsCancellationRequested)
        {
            return NotAsked(
                known,
                askReport,
                "The job's silo does not answer; perhaps it has just stopped, and another takes the job over."
            );
        }
    }

    // Apart, so that the Orleans client is loaded only when it is needed.
    private static async Task<LiveJob> AskGrainAsync(Database database, JobStatus known, bool askReport, CancellationToken cancellation)
    {
        await using var client = await database.ConnectOnceAsync(cancellation);
        var job = client.Job(known.JobId);
        var status = known.State.IsTerminal() ? known : await job.GetStatusAsync(cancellation);
        return new LiveJob(status, askReport ? await ReportAsync(job, known.Kind, cancellation) : null);
    }

    /// <summary>A kind that cannot report, or takes long, keeps nobody from seeing the rest.</summary>
    private static async Task<JsonElement?> ReportAsync(GridJob job, string kind, CancellationToken cancellation)
    {
        try
        {
            return await job.GetReportAsync(cancellation);
        }
        catch (Exception error) when (IsNoAnswer(error))
        {
            SayNoReport(
                kind,
                error is GridException ? Texts.OneLine(error.Message) : $"No answer came within {Patience.TotalSeconds:0} seconds."
            );
            return null;
        }
    }

    private static LiveJob NotAsked(JobStatus known, bool askReport, string why)
    {
        if (askReport)
        {
            SayNoReport(known.Kind, why);
        }

        return new LiveJob(known.State.IsTerminal() ? known : known with { Waiting = why }, null);
    }

    private static void SayNoReport(string kind, string why) =>
        Output.Say($"What the kind '{kind}' reports of the job is not shown, because only a silo knows it. {why}");

    private static bool IsNoAnswer(Exception error) =>
        error is GridException { Fault: GridFault.Environment } or OperationCanceledException;
}
