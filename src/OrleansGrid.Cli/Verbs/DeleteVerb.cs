using System.CommandLine;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

/// <summary>Deletes jobs that have ended: those that are named, or all that pass a filter.</summary>
internal sealed class DeleteVerb : DatabaseVerb
{
    private readonly JobFilterOptions _filter = new();

    private readonly Argument<string[]> _ids = new("ID")
    {
        HelpName = "ID",
        Description = "Ids of jobs, each as in 'grid show'; none to delete by the options.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Delete by the options without asking." };

    public DeleteVerb()
        : base("delete", "Deletes jobs that have ended, with all that the grid keeps of them; never the output that they wrote.")
    {
        _ids.CompletionSources.Add(KnownNames.Jobs);
        Add(_ids);
        _filter.AddTo(this);
        Add(_yes);
    }

    public override string Note =>
        "Silos remove what the jobs have left, a little at a time. By the options, jobs that have not ended stay; on a terminal it says "
        + "how many there are and asks.";

    public override IReadOnlyList<string> Examples =>
        ["grid delete 3f2a 77c1", "grid delete --state failed --older-than 30d", "grid delete --name 'try-*' --yes"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (ids, filter) = (parsed.GetValue(_ids) ?? [], _filter.Read(parsed));
        if (ids.Length > 0 == (filter != new JobFilter()))
        {
            throw Bad(
                ids.Length > 0
                    ? "Give either ids or options that say which jobs, not both."
                    : "Say which jobs: give ids, or options such as --state failed and --older-than 30d."
            );
        }

        if (filter.State is { } state && !state.IsTerminal())
        {
            throw Bad($"A job that is {state.ToName()} cannot be deleted; cancel it first, or give succeeded, failed or cancelled.");
        }

        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        return ids.Length > 0
            ? await DeleteAsync(ids, database, output, cancellation)
            : await DeleteAsync(filter, parsed.GetValue(_yes), database, output, cancellation);
    }

    private static async Task<int> DeleteAsync(string[] ids, Database database, Output output, CancellationToken cancellation)
    {
        // All are found first: with one that is not there, or that has not ended, nothing is deleted.
        var jobs = new Dictionary<Guid, JobStatus>();
        foreach (var id in ids)
        {
            var job = await Database.ReadAsync(() => database.Jobs.FindJobAsync(id, cancellation), cancellation);
            jobs[job.JobId] = job.State.IsTerminal()
                ? job
                : throw Bad($"Job {job.JobId} is {job.State.ToName()}; a job is deleted when it has ended, so cancel it first.");
        }

        await using var client = await database.ConnectAsync(cancellation);
        foreach (var jobId in jobs.Keys)
        {
            await client.DeleteAsync(jobId, cancellation);
            Output.Say($"Job {jobId} is deleted.");
        }

        return Done(output, jobs.Count, 0);
    }

    private static async Task<int> DeleteAsync(JobFilter filter, bool yes, Database database, Output output, CancellationToken cancellation)
    {
        var (ended, unfinished) = await Database.ReadAsync(() => database.Deletions.CountAsync(filter, cancellation), cancellation);
        var rest = unfinished > 0 ? $" {Texts.Count(unfinished, "job")} not ended yet, which stay." : "";
        Output.Say($"{Texts.Count(ended, "job")} to delete.{rest}");
        if (ended > 0 && !yes && Screen.Asks && !Screen.Confirm("Delete them?"))
        {
            Output.Say("Nothing was deleted.");
            return Exits.JobFailed;
        }

        var deleted = await Database.ReadAsync(() => database.Deletions.BeginAsync(filter, null, cancellation), cancellation);
        Output.Say($"{Texts.Count(deleted, "job")} deleted.");
        return Done(output, deleted, unfinished);
    }

    private static int Done(Output output, long deleted, long unfinished)
    {
        if (output.Json)
        {
            output.WriteJson(new DeletedView(deleted, unfinished), ReportJson.Default.DeletedView);
        }

        return Exits.Done;
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
