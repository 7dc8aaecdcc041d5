using System.Collections;

namespace OrleansGrid.Engine.Tests;

/// <summary>A silo's handlers that count how often they are looked at.</summary>
internal sealed class CountingSet(params string[] handlers) : IReadOnlySet<string>
{
    private readonly HashSet<string> _handlers = [.. handlers];

    public long Looks { get; set; }

    public int Count => _handlers.Count;

    public bool Contains(string item)
    {
        Looks++;
        return _handlers.Contains(item);
    }

    public IEnumerator<string> GetEnumerator() => _handlers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool IsProperSubsetOf(IEnumerable<string> other) => _handlers.IsProperSubsetOf(other);

    public bool IsProperSupersetOf(IEnumerable<string> other) => _handlers.IsProperSupersetOf(other);

    public bool IsSubsetOf(IEnumerable<string> other) => _handlers.IsSubsetOf(other);

    public bool IsSupersetOf(IEnumerable<string> other) => _handlers.IsSupersetOf(other);

    public bool Overlaps(IEnumerable<string> other) => _handlers.Overlaps(other);

    public bool SetEquals(IEnumerable<string> other) => _handlers.SetEquals(other);
}
