namespace OrleansGrid.Protocol.Access;

/// <summary>What a certificate of the grid lets its holder do. Each role may what those before it may.</summary>
public enum GridRole
{
    /// <summary>Looks at jobs.</summary>
    Reader = 1,

    /// <summary>Submits jobs and steers them.</summary>
    Submitter = 2,

    /// <summary>Everything that clients may do, commands included.</summary>
    Operator = 3,

    /// <summary>Belongs to the grid itself.</summary>
    Silo = 4,
}
