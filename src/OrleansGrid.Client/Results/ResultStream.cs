using System.Runtime.CompilerServices;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client;

/// <summary>The results of a job in item order, every item once.</summary>
internal sealed class ResultStream<T>(CommittedPages pages)
{
    private const int ItemsAtOnce = 256;

    private readonly ItemResult<T>[] _items = new ItemResult<T>[ItemsAtOnce];
    private long _next;

    public async IAsyncEnumerable<ItemResult<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in pages.ReadAsync(cancellationToken).ByOneAsync(cancellationToken))
        {
            using (page)
            {
                foreach (var item in page.Ranges.SelectMany(ItemsOf))
                {
                    yield return item;
                }
            }
        }

        foreach (var item in Cancelled(pages.Total))
        {
            yield return item;
        }
    }

    private IEnumerable<ItemResult<T>> ItemsOf(FinishedRange range)
    {
        foreach (var item in Cancelled(range.FirstItem))
        {
            yield return item;
        }

        var values = new RangeValues<T>(range);
        for (var count = values.ReadSome(_items); count > 0; count = values.ReadSome(_items))
        {
            for (var i = 0; i < count; i++)
            {
                yield return _items[i];
            }
        }

        _next = range.LastItem + 1;
    }

    /// <summary>Items without an outcome up to <paramref name="end"/>: the job ended before they were run.</summary>
    private IEnumerable<ItemResult<T>> Cancelled(long end)
    {
        for (; _next < end; _next++)
        {
            yield return new ItemResult<T>(_next, ItemState.Cancelled, default, null);
        }
    }
}
