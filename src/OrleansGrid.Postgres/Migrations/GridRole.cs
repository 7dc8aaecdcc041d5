namespace OrleansGrid.Postgres.Migrations;

/// <summary>A role that users of the database are put into, and what they may do by it. sql/README.md has the list for people.</summary>
public enum GridRole
{
    /// <summary>The objects of the grid are its own; it migrates them.</summary>
    Owner,

    /// <summary>What a silo does: it reads all, and writes rows.</summary>
    Silo,

    /// <summary>What a client does: it looks, adds inputs, and begins deletions.</summary>
    Submitter,

    /// <summary>Looks, and changes nothing.</summary>
    Reader,
}
