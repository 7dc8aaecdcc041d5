namespace OrleansGrid.Engine.Tasks;

/// <summary>How far a task is, as its job sees it.</summary>
public enum TaskPhase
{
    /// <summary>It runs items in its slot.</summary>
    Running,

    /// <summary>It was told to stop, because another has done its work; it still holds its slot.</summary>
    Stopping,

    /// <summary>
    /// All its items were run and its slot is the job's to use again; the last outcomes are on their way to the database.
    /// </summary>
    Committing,

    /// <summary>It was lost while it held its slot; what the database says of its range is due.</summary>
    Lost,

    /// <summary>It was lost with its silo, which may have died by what it ran; what the database says of its range is due.</summary>
    LostWithSilo,

    /// <summary>It was lost when its items had been run; what the database says of its range is due.</summary>
    LostCommitting,
}
