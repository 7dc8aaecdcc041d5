namespace OrleansGrid.Silo.Storage;

/// <summary>What became of the write of a job's state.</summary>
internal enum StateWriteResult
{
    /// <summary>It is durable, by this try or by an earlier one of the very same write.</summary>
    Written,

    /// <summary>The row has another version: another activation has written it.</summary>
    Conflict,

    /// <summary>The state says "complete", and outcomes are missing. Nothing was written.</summary>
    OutcomesMissing,

    /// <summary>Another session has locked the row. Nothing was written, and it is to be tried again.</summary>
    RowLocked,
}
