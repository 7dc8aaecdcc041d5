namespace OrleansGrid.Processes;

/// <summary>Why the system did not start a program; its numbers differ from system to system.</summary>
internal enum StartFault
{
    Other,
    NotFound,
    NotAllowed,

    /// <summary>Arguments or environment are larger than the system takes.</summary>
    TooLong,

    /// <summary>A file that the system cannot run by itself, as a script without <c>#!</c>.</summary>
    NoProgram,
}
