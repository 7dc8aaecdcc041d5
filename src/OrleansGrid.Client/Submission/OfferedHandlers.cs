using System.Collections.Concurrent;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Client;

/// <summary>Knows which handlers the active silos offer, so that a misspelt one is refused before anything is stored.</summary>
internal sealed class OfferedHandlers(GridAccess grid)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, long> _seenAt = new();

    /// <exception cref="GridException">No active silo has the handler, or none is active.</exception>
    public async Task RequireAsync(HandlerFamily family, string handler, CancellationToken cancellationToken)
    {
        if (_seenAt.TryGetValue(handler, out var seenAt) && TimeSpan.FromMilliseconds(Environment.TickCount64 - seenAt) < Believed)
        {
            return;
        }

        string[] known =
        [
            .. (await ReadAsync(cancellationToken)).SelectMany(handlers => handlers).Distinct().Order(StringComparer.Ordinal),
        ];
        if (!known.Contains(handler))
        {
            throw family.NoneHas(handler, known);
        }

        _seenAt[handler] = Environment.TickCount64;
    }

    private async Task<IReadOnlyList<string[]>> ReadAsync(CancellationToken cancellationToken)
    {
        var notice = new WaitNotice(grid.Options.Waiting);
        var begun = Environment.TickCount64;
        while (true)
        {
            try
            {
                return await grid.ReadAsync(
                    () => ReachableSilos.RequireAsync(grid.Database, grid.Options.Cluster, cancellationToken),
                    cancellationToken
                );
            }
            catch (NoSiloYetException error)
            {
                var failure = ConnectFailure.Of(error)!;
                if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= grid.RetryFor)
                {
                    throw failure.GivenUpAfter(grid.RetryFor);
                }

                notice.Waits(failure.Reason);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
