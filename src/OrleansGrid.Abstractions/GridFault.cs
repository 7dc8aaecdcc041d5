namespace OrleansGrid;

/// <summary>Whose fault an error is; decides the exit code of the command line.</summary>
public enum GridFault
{
    /// <summary>What the user gave is wrong; nothing was submitted. Exit code 2.</summary>
    BadInput,

    /// <summary>There is no database or no silo to work with. Exit code 3.</summary>
    Environment,

    /// <summary>No such job.</summary>
    NotFound,

    /// <summary>The request does not fit the job's state, or a key was used before with another body.</summary>
    Conflict,
}
