using System.Runtime.CompilerServices;

namespace OrleansGrid.Client;

/// <summary>Lets the next element be fetched while the caller works on the present one.</summary>
internal static class ReadAhead
{
    public static async IAsyncEnumerable<T> ByOneAsync<T>(
        this IAsyncEnumerable<T> source,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : IDisposable
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var elements = source.GetAsyncEnumerator(stop.Token);
        var next = elements.MoveNextAsync().AsTask();
        try
        {
            while (await next)
            {
                var element = elements.Current;
                next = elements.MoveNextAsync().AsTask();
                yield return element;
            }
        }
        finally
        {
            // The caller may have had enough while the next one was under way.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next is { IsCompletedSuccessfully: true, Result: true })
            {
                elements.Current.Dispose();
            }
        }
    }
}
