using System.CommandLine;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

/// <summary>Deletes jobs by how long ago they ended, without asking.</summary>
internal sealed class PruneVerb : DatabaseVerb
{
    private readonly Option<TimeSpan?> _olderThan = Values.Age("--older-than", "Jobs that ended longer ago than this, such as 30d.");

    private readonly Option<JobState?> _state = new("--state")
    {
        Description = "Only jobs that ended so: succeeded, failed or cancelled.",
        HelpName = "STATE",
        CustomParser = result => States.Parse<JobState?>(result, name => JobStates.Parse(name)),
    };

    public PruneVerb()
        : base("prune", "Deletes all jobs that ended some time ago, as 'grid delete' does; it does not ask.")
    {
        _olderThan.Required = true;
        _state.CompletionSources.Clear();
        _state.CompletionSources.Add(States.OfEndedJobs);
        Add(_olderThan);
        Add(_state);
    }

    public override IReadOnlyList<string> Examples => ["grid prune --older-than 30d", "grid prune --older-than 12h --state succeeded"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (olderThan, state) = (parsed.GetValue(_olderThan)!.Value, parsed.GetValue(_state));
        if (state is { } given && !given.IsTerminal())
        {
            throw new GridException(
                GridFault.BadInput,
                $"A job that is {given.ToName()} cannot be deleted; give succeeded, failed or cancelled, or no state for all of them."
            );
        }

        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var deleted = await Database.ReadAsync(
            () => database.Deletions.BeginAsync(new JobFilter { State = state }, olderThan, cancellation),
            cancellation
        );
        Output.Say($"{Texts.Count(deleted, "job")} deleted.");
        if (output.Json)
        {
            output.WriteJson(new DeletedView(deleted, 0), ReportJson.Default.DeletedView);
        }

        return Exits.Done;
    }
}
