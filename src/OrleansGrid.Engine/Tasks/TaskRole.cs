namespace OrleansGrid.Engine.Tasks;

/// <summary>Why a task is there.</summary>
public enum TaskRole
{
    /// <summary>It runs items that no other task runs.</summary>
    Sole,

    /// <summary>Its item is, or was, in a speculative attempt at the same time.</summary>
    Duplicated,

    /// <summary>It is a speculative attempt: it runs an item that a slow task runs too.</summary>
    Speculative,

    /// <summary>
    /// Nobody saw it die: an earlier epoch of the job had noted it. Others may have run beside it, so it takes one more death to blame it.
    /// </summary>
    Noted,
}
