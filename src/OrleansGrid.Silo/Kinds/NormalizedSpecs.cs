using System.Collections.Concurrent;
using System.Text.Json;

namespace OrleansGrid.Silo.Kinds;

/// <summary>
/// The normalized forms of specs that were submitted lately. An application that submits a job for each of its requests gives the same
/// spec again and again, with other inputs, and to normalize it is a large part of what such a job costs.
/// </summary>
internal sealed class NormalizedSpecs
{
    /// <summary>Longer ones are rarely given twice.</summary>
    private const int LongestKept = 2_048;

    private const int MostKept = 128;

    private readonly ConcurrentDictionary<(string Kind, string Spec), JsonElement> _known = new();

    /// <summary>The normalized form of <paramref name="spec"/>, from <paramref name="normalize"/> if it is not known.</summary>
    public JsonElement Get(string kind, string spec, Func<JsonElement> normalize)
    {
        if (_known.TryGetValue((kind, spec), out var known))
        {
            return known;
        }

        var normalized = normalize();
        if (spec.Length <= LongestKept)
        {
            if (_known.Count >= MostKept)
            {
                _known.Clear();
            }

            _known[(kind, spec)] = normalized;
        }

        return normalized;
    }
}
