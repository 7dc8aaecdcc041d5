using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Watching;

/// <summary>
/// Results of a stage in item order while the job runs, straight from the database: an item is given when all before it have an outcome.
/// </summary>
internal static class CommittedResults
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    public static async IAsyncEnumerable<ItemResult<JsonElement>> FollowAsync(
        Database database,
        Guid jobId,
        int stage,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var next = 0L;
        while (true)
        {
            // Asked first: what is committed after it has ended is nothing, so the look that follows sees all.
            var ended = (await database.Jobs.FindAsync(jobId, cancellation))?.State.IsTerminal() ?? true;
            await foreach (var result in database.Jobs.CommittedAsync(jobId, stage, next, cancellation))
            {
                if (result.Item != next && !ended)
                {
                    break;
                }

                yield return result;
                next = result.Item + 1;
            }

            if (ended)
            {
                yield break;
            }

            await Task.Delay(LookInterval, cancellation);
        }
    }
}
