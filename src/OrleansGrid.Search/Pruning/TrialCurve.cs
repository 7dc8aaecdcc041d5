using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>The reports of one running trial, also those of executions that were lost.</summary>
internal sealed class TrialCurve
{
    private readonly List<StepValue> _own = [];

    /// <summary>Of earlier executions, beyond where the present one is.</summary>
    private List<StepValue> _beyond = [];

    public Guid Execution { get; private set; }

    /// <summary>Reports of the present execution, losses by rising step.</summary>
    public IReadOnlyList<StepValue> Own => _own;

    /// <summary>
    /// All that is known of the trial: what the present execution says, and where it has not come to yet, what earlier ones said.
    /// </summary>
    public IReadOnlyList<StepValue> Known => _beyond.Count == 0 ? _own : [.. _own, .. _beyond];

    public bool IsPruned { get; set; }

    public void BeginExecution(Guid execution)
    {
        _beyond = [.. Known];
        _own.Clear();
        (Execution, IsPruned) = (execution, false);
    }

    public void Add(IEnumerable<StepValue> reports)
    {
        foreach (var report in reports)
        {
            Add(report);
        }
    }

    private void Add(StepValue report)
    {
        _own.Add(report);
        var passed = _beyond.FindIndex(earlier => earlier.Step > report.Step);
        _beyond.RemoveRange(0, passed < 0 ? _beyond.Count : passed);
    }
}
