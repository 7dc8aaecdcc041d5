using System.Collections.Concurrent;

namespace OrleansGrid.Client;

/// <summary>Knows which kinds of handler the active silos have, so that a misspelt one is refused before anything is stored.</summary>
internal sealed class HandlerKinds(JobReader reader)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _seenAt = new();

    /// <exception cref="GridException">No active silo has the kind, or none is active.</exception>
    public async Task RequireAsync(string kind, CancellationToken cancellationToken)
    {
        if (_seenAt.TryGetValue(kind, out var seenAt) && TimeSpan.FromMilliseconds(Environment.TickCount64 - seenAt) < Believed)
        {
            return;
        }

        var active = await reader.HandlersOfActiveSilosAsync(cancellationToken);
        if (active.Count == 0)
        {
            throw NoSilo();
        }

        var known = active.SelectMany(kinds => kinds).Distinct().Order(StringComparer.Ordinal).ToList();
        if (!known.Contains(kind))
        {
            throw new GridException(
                GridFault.BadInput, $"No active silo has a handler of kind '{kind}'; known kinds are {string.Join(", ", known)}.");
        }

        _seenAt[kind] = Environment.TickCount64;
    }

    public static GridException NoSilo() =>
        new(GridFault.Environment, "No silo is active; start one with 'grid up' or 'grid silo'.");
}
