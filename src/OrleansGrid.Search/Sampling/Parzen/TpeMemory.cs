using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling.Parzen;

/// <summary>
/// What a history says to the sampler: its ended trials from good to bad, kept from call to call because to sort thousands anew takes
/// longer than the rest.
/// </summary>
internal sealed class TpeMemory(Space space)
{
    private static readonly Comparer<Trial> Order = Comparer<Trial>.Create(TrialRanking.Order);

    /// <summary>From good to bad; a list and no tree, so that any rank is at hand.</summary>
    private readonly List<Trial> _ranked = [];
    private readonly Dictionary<long, double[]> _places = [];
    private TrialHistory? _history;
    private int _known;

    /// <summary>Points of all trials, those that run too.</summary>
    public TriedPoints Tried { get; } = new();

    public void Learn(TrialHistory history)
    {
        if (_history != history)
        {
            (_history, _known) = (history, 0);
            _ranked.Clear();
            _places.Clear();
            Tried.Clear();
        }

        for (; _known < history.Ended.Count; _known++)
        {
            var trial = history.Ended[_known];
            _ranked.Insert(~_ranked.BinarySearch(trial, Order), trial);
            _places[trial.Number] = ToPlace(trial.Point);
            Tried.Add(trial.Point);
        }
    }

    /// <summary>The best trials, and the others with those that run.</summary>
    /// <param name="most">Of more others only so many are taken, evenly by rank: the time for a trial stays bounded.</param>
    public (List<double[]> Good, List<double[]> Others) Split(int good, int most)
    {
        good = Math.Min(good, _ranked.Count);
        var rest = _ranked.Count - good;
        List<double[]> best = [.. _ranked[..good].Select(trial => _places[trial.Number])];
        List<double[]> others = [];
        var taken = Math.Min(rest, most);
        for (var i = 0L; i < taken; i++)
        {
            others.Add(_places[_ranked[good + (int)(i * rest / taken)].Number]);
        }

        foreach (var trial in _history!.Running)
        {
            others.Add(ToPlace(trial.Point));
            Tried.Add(trial.Point);
        }

        return (best, others);
    }

    /// <summary>A point in the unit cube, but for categorical dimensions, whose codes stay.</summary>
    public double[] ToPlace(double[] point)
    {
        var place = space.ToUnit(point);
        for (var d = 0; d < place.Length; d++)
        {
            place[d] = space.Dimensions[d].Kind == DimensionKind.Categorical ? point[d] : place[d];
        }

        return place;
    }

    public double[] ToPoint(double[] place)
    {
        var point = new double[place.Length];
        for (var d = 0; d < point.Length; d++)
        {
            var dimension = space.Dimensions[d];
            point[d] = double.IsNaN(place[d]) || dimension.Kind == DimensionKind.Categorical ? place[d] : dimension.FromUnit(place[d]);
        }

        return point;
    }
}
