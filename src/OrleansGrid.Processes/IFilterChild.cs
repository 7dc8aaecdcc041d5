namespace OrleansGrid.Processes;

/// <summary>
/// A child through which bytes go: fed by the lane's thread, which takes what comes out at the same time. One process for a whole task,
/// however many records it has. Disposed before its end it is killed, with all that it started.
/// </summary>
internal interface IFilterChild : IDisposable
{
    /// <summary>Gives it bytes. A child that wants no more of them (as <c>head</c> does) is given none.</summary>
    void Feed(ReadOnlySpan<byte> bytes);

    /// <summary>There is no more input: takes the rest of the output and waits for the child's end.</summary>
    ChildExit End();
}
