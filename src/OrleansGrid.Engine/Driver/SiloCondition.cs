namespace OrleansGrid.Engine.Driver;

/// <summary>What membership says of a silo.</summary>
public enum SiloCondition
{
    /// <summary>
    /// Membership has not told of it yet. A silo that has just come may be granted to a job before the job's own silo has heard of it: it
    /// is not dead.
    /// </summary>
    Unknown,

    Alive,

    /// <summary>Declared dead: nobody answers there, and the database takes no commit of it.</summary>
    Dead,
}
