using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Studies;

/// <summary>Which trials of an earlier study the sampler of a new study can use.</summary>
public static class WarmStart
{
    /// <summary>Null, or the end of a sentence that begins with the earlier study and says why nothing of it could be of use.</summary>
    public static string? WhyUseless(StudySpec study, StudySpec earlier)
    {
        if (!study.Directions.SequenceEqual(earlier.Directions))
        {
            return $"has the direction {Text(earlier.Directions)} and this one {Text(study.Directions)}";
        }

        var (names, others) = (
            study.Space.Parameters.Select(parameter => parameter.Name).ToList(),
            earlier.Space.Parameters.Select(parameter => parameter.Name).ToList()
        );
        return names.Intersect(others, StringComparer.Ordinal).Any()
            ? null
            : $"has no parameter in common with this one: there {string.Join(", ", others.Select(Quoted))}, here "
                + $"{string.Join(", ", names.Select(Quoted))}";
    }

    /// <summary>
    /// Whether a trial is one that the study might have tried itself: it succeeded, with all parameters of the space and no others, within
    /// their bounds and the constraints.
    /// </summary>
    public static bool Fits(SpaceMap map, TrialOutcome outcome, int objectives)
    {
        if (outcome.State != TrialState.Succeeded || outcome.Values.Count != objectives)
        {
            return false;
        }

        try
        {
            return map.Space.Allows(map.FromJson(outcome.Params));
        }
        catch (GridException)
        {
            return false;
        }
    }

    private static string Text(IReadOnlyList<Direction> directions) =>
        string.Join(',', directions.Select(direction => direction.ToString().ToLowerInvariant()));

    private static string Quoted(string name) => $"\"{name}\"";
}
