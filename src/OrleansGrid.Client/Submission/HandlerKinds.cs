using System.Collections.Concurrent;
using OrleansGrid.Postgres;
using OrleansGrid.Protocol;

namespace OrleansGrid.Client;

/// <summary>Knows which kinds of handler the active silos have, so that a misspelt one is refused before anything is stored.</summary>
internal sealed class HandlerKinds(JobReader reader, TimeSpan retryFor)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    /// <summary>What silos offer beside handlers of batches.</summary>
    private static readonly (string Prefix, string Commands, string What)[] Offers =
    [
        (MapReduceHandler.Prefix, MapReduceHandler.Commands, "MapReduce program"),
        (StudyHandler.Prefix, StudyHandler.Commands, "objective"),
    ];

    private readonly ConcurrentDictionary<string, long> _seenAt = new();

    /// <exception cref="GridException">No active silo has the kind, or none is active.</exception>
    public async Task RequireAsync(string kind, CancellationToken cancellationToken)
    {
        if (_seenAt.TryGetValue(kind, out var seenAt) && TimeSpan.FromMilliseconds(Environment.TickCount64 - seenAt) < Believed)
        {
            return;
        }

        var known = await ReadKnownAsync(cancellationToken);
        if (!known.Contains(kind))
        {
            throw NoneHas(kind, known);
        }

        _seenAt[kind] = Environment.TickCount64;
    }

    private static GridException NoneHas(string kind, IReadOnlyList<string> known)
    {
        foreach (var (prefix, commands, what) in Offers)
        {
            if (kind.StartsWith(prefix, StringComparison.Ordinal))
            {
                var others = known.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && k != commands).Select(k => k[prefix.Length..]);
                return new GridException(GridFault.BadInput, $"No active silo has the {what} '{kind[prefix.Length..]}'; there are {string.Join(", ", others)}.");
            }
        }

        var plain = known.Where(k => !Array.Exists(Offers, offer => k.StartsWith(offer.Prefix, StringComparison.Ordinal)));
        return new GridException(GridFault.BadInput, $"No active silo has a handler of kind '{kind}'; known kinds are {string.Join(", ", plain)}.");
    }

    public static GridException NoSilo() =>
        new(GridFault.Environment, "No silo is active; start one with 'grid up' or 'grid silo'.");

    private async Task<IReadOnlyList<string>> ReadKnownAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string[]> active = [];
        await DatabaseRetry.RunAsync(
            async _ => active = await reader.HandlersOfActiveSilosAsync(cancellationToken), retryFor, cancellationToken);
        return active.Count > 0 ? [.. active.SelectMany(kinds => kinds).Distinct().Order(StringComparer.Ordinal)] : throw NoSilo();
    }
}
