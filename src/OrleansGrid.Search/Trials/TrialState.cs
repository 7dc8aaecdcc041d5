namespace OrleansGrid.Search.Trials;

/// <summary>State of a trial: <c>running → succeeded | pruned | failed</c>.</summary>
public enum TrialState
{
    /// <summary>It has its point and no outcome yet.</summary>
    Running,

    Succeeded,

    /// <summary>Stopped early because what it reported was hopeless.</summary>
    Pruned,

    Failed,
}
