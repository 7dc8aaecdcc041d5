namespace OrleansGrid.Engine.Stages;

/// <summary>
/// Keeps which stages are ready (all that they wait for has ended) and which have ended (ready, and complete in themselves). A change of
/// one stage follows its dependencies only as far as it changes others.
/// </summary>
/// <remarks>
/// Asked instead of kept, both would be recursive, and exponential where each stage waits for several that wait for the same.
/// </remarks>
/// <param name="readinessChanged">Told of each stage that becomes ready, or no longer is.</param>
public sealed class StageGraph(Action<int> readinessChanged)
{
    private readonly List<Node> _nodes = [];
    private readonly Stack<int> _changed = new();

    /// <summary>How many dependencies were followed so far: the work that was done.</summary>
    public long Followed { get; private set; }

    /// <summary>A further stage, which waits for nothing and is not complete.</summary>
    public void Add() => _nodes.Add(new Node());

    /// <summary>The stage waits for one more.</summary>
    public void Depend(int stage, int on)
    {
        _nodes[on].Dependents.Add(stage);
        if (!_nodes[on].Ended)
        {
            Count(stage, 1);
            Spread();
        }
    }

    /// <param name="complete">Every item of the stage has an outcome, and it gets no more, whatever it waits for.</param>
    public void SetComplete(int stage, bool complete)
    {
        if (_nodes[stage].Complete != complete)
        {
            _nodes[stage].Complete = complete;
            _changed.Push(stage);
            Spread();
        }
    }

    /// <summary>All that the stage waits for has ended.</summary>
    public bool IsReady(int stage) => _nodes[stage].WaitsFor == 0;

    /// <summary>The stage is ready and complete.</summary>
    public bool HasEnded(int stage) => _nodes[stage].Ended;

    private void Spread()
    {
        // A stack of its own: a chain may have more stages than the thread's stack has room for.
        while (_changed.TryPop(out var stage))
        {
            var node = _nodes[stage];
            var ended = node.Complete && node.WaitsFor == 0;
            if (ended != node.Ended)
            {
                node.Ended = ended;
                foreach (var dependent in node.Dependents)
                {
                    Count(dependent, ended ? -1 : 1);
                }
            }
        }
    }

    private void Count(int stage, int change)
    {
        Followed++;
        var wasReady = IsReady(stage);
        _nodes[stage].WaitsFor += change;
        if (wasReady != IsReady(stage))
        {
            _changed.Push(stage);
            readinessChanged(stage);
        }
    }

    private sealed class Node
    {
        public List<int> Dependents { get; } = [];

        /// <summary>Stages it waits for that have not ended.</summary>
        public int WaitsFor { get; set; }

        public bool Complete { get; set; }

        public bool Ended { get; set; }
    }
}
