using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OrleansGrid.Postgres.Queries;

/// <summary>The items of a stage in order: committed ranges, and what lies between them.</summary>
internal sealed class ItemPages(DatabaseOnDemand database, FinishedRanges ranges)
{
    private const int ItemsAtOnce = 256;

    public async IAsyncEnumerable<ItemStatus> ReadAsync(
        Guid jobId,
        int stage,
        ItemState? wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var tried = new TriedItems(database, jobId, stage);
        ItemInputs? inputs = null;
        var withResults = wanted is null or ItemState.Succeeded;
        for (var next = 0L; ;)
        {
            // The job's state first: once it has ended, the ranges read afterwards are all there will be.
            if (await FindStageAsync(jobId, stage, cancellationToken) is not { } facts || next >= facts.Total)
            {
                yield break;
            }

            inputs ??= new ItemInputs(database, facts.Inputs, facts.Again);
            using var page = await ranges.ReadAsync(jobId, stage, next, withResults, cancellationToken);
            foreach (var range in page.Ranges)
            {
                await foreach (var item in GapAsync(tried, next, range.FirstItem, facts.Ended, wanted, cancellationToken))
                {
                    yield return await inputs.AddToAsync(item, cancellationToken);
                }

                foreach (var item in Finished(range, wanted))
                {
                    yield return await inputs.AddToAsync(item, cancellationToken);
                }

                next = range.LastItem + 1;
            }

            if (page.IsEmpty)
            {
                await foreach (var item in GapAsync(tried, next, facts.Total, facts.Ended, wanted, cancellationToken))
                {
                    yield return await inputs.AddToAsync(item, cancellationToken);
                }

                yield break;
            }
        }
    }

    private static IEnumerable<ItemStatus> Finished(FinishedRange range, ItemState? wanted)
    {
        var state = range.Succeeded ? ItemState.Succeeded : ItemState.Failed;
        if (wanted is not null && wanted != state)
        {
            yield break;
        }

        var values = new RangeValues<JsonElement>(range);
        var items = new ItemResult<JsonElement>[ItemsAtOnce];
        var duration = (range.FinishedAt - range.StartedAt) / (range.LastItem - range.FirstItem + 1);
        for (var count = values.ReadSome(items); count > 0; count = values.ReadSome(items))
        {
            for (var i = 0; i < count; i++)
            {
                var item = items[i].Item;
                yield return new ItemStatus(
                    item,
                    state,
                    range.AttemptAt(item),
                    range.Silo,
                    range.Succeeded ? items[i].Value : null,
                    items[i].Error
                )
                {
                    StartedAt = range.StartedAt,
                    FinishedAt = range.FinishedAt,
                    Duration = duration,
                };
            }
        }
    }

    /// <summary>
    /// Items without an outcome, up to <paramref name="end"/>: those that failed an attempt have a row for it, the others have nothing at
    /// all.
    /// </summary>
    private static async IAsyncEnumerable<ItemStatus> GapAsync(
        TriedItems tried,
        long next,
        long end,
        bool ended,
        ItemState? wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var untouchedState = ended ? ItemState.Cancelled : ItemState.Pending;
        var triedState = ended ? ItemState.Cancelled : ItemState.Retrying;
        if (wanted is not null && wanted != untouchedState && wanted != triedState)
        {
            yield break;
        }

        while (next < end)
        {
            var item = await tried.FirstAsync(next, end - 1, cancellationToken);
            for (var until = item?.Item ?? end; next < until && (wanted is null || wanted == untouchedState); next++)
            {
                yield return new ItemStatus(next, untouchedState, 0, null, null, null);
            }

            if (item is not null && (wanted is null || wanted == triedState))
            {
                yield return item with
                {
                    State = triedState,
                };
            }

            next = (item?.Item ?? end) + 1;
        }
    }

    private async Task<(long Total, bool Ended, string? Inputs, string? Again)?> FindStageAsync(
        Guid jobId,
        int stage,
        CancellationToken cancellationToken
    )
    {
        var found = await database.ListAsync(
            "find_stage",
            row => (row.GetInt64(0), JobStates.Parse(row.GetString(1)).IsTerminal(), row.OrNull<string>(2), row.OrNull<string>(3)),
            cancellationToken,
            jobId,
            stage
        );
        return found.Count == 0 ? null : found[0];
    }
}
