namespace OrleansGrid.Search;

/// <summary>What a history says to the sampler: its ended trials from good to bad, kept from call to call because sorting thousands anew takes longer than the rest.</summary>
internal sealed class TpeMemory(Space space)
{
    private readonly SortedSet<Trial> _ranked = new(Comparer<Trial>.Create(TrialRanking.Order));
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
            _ranked.Add(trial);
            _places[trial.Number] = ToPlace(trial.Point);
            Tried.Add(trial.Point);
        }
    }

    /// <summary>The best trials, and the others with those that run.</summary>
    /// <param name="most">Of more others only so many are taken, evenly by rank: the time for a trial stays bounded.</param>
    public (List<double[]> Good, List<double[]> Others) Split(int good, int most)
    {
        List<double[]> best = [], others = [];
        var rank = 0L;
        var rest = Math.Max(0, _ranked.Count - good);
        foreach (var trial in _ranked)
        {
            if (best.Count < good)
            {
                best.Add(_places[trial.Number]);
            }
            else if (rest <= most || rank * most / rest != (rank + 1) * most / rest)
            {
                others.Add(_places[trial.Number]);
            }

            rank += best.Count < good ? 0 : 1;
        }

        foreach (var trial in _history!.Trials)
        {
            if (!trial.HasEnded)
            {
                others.Add(ToPlace(trial.Point));
                Tried.Add(trial.Point);
            }
        }

        return (best, others);
    }

    /// <summary>A point in the unit cube, but for categorical dimensions, whose codes stay.</summary>
    private double[] ToPlace(double[] point)
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
