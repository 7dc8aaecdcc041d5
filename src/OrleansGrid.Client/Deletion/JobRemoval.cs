using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client;

/// <summary>Deletes jobs: one through its grain, which forgets it at once, many in the database.</summary>
internal sealed class JobRemoval(GridAccess grid)
{
    private readonly JobDeletions _deletions = new(grid.Database);

    public async Task DeleteAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var asked = 0;
        var reply = await grid.Calls.UntilAnsweredAsync(
            jobId,
            job =>
            {
                asked++;
                return job.DeleteAsync();
            },
            cancellationToken
        );
        // Asked again because an answer was lost, it is told that there is no such job: the first time has deleted it.
        if (asked == 1 || reply.Verdict != Verdict.NotFound)
        {
            Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
        }
    }

    public async Task<long> DeleteAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter == new JobFilter())
        {
            throw Bad("The filter has no condition, and would delete all jobs that have ended; give one, such as a state.");
        }

        return await BeginAsync(filter, null, cancellationToken);
    }

    public Task<long> PruneAsync(TimeSpan olderThan, JobState? state, CancellationToken cancellationToken) =>
        olderThan < TimeSpan.Zero
            ? throw Bad($"{olderThan} is no age of a job; give a time such as 30 days.")
            : BeginAsync(new JobFilter { State = state }, olderThan, cancellationToken);

    private async Task<long> BeginAsync(JobFilter filter, TimeSpan? endedBefore, CancellationToken cancellationToken)
    {
        if (filter.State is { } state && !state.IsTerminal())
        {
            throw Bad($"A job that is {state.ToName()} cannot be deleted; cancel it first, or give succeeded, failed or cancelled.");
        }

        return await grid.ReadAsync(() => _deletions.BeginAsync(filter, endedBefore, cancellationToken), cancellationToken);
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
