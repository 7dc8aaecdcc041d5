namespace OrleansGrid.Engine.Stages;

/// <summary>What else of a job runs on a silo, as far as its death is concerned.</summary>
public enum SiloCompany
{
    /// <summary>Nothing under which silos have died.</summary>
    Unsuspected,

    /// <summary>Items under which silos have died.</summary>
    Suspect,

    /// <summary>An item that has failed if this silo dies too.</summary>
    LastChance,
}
