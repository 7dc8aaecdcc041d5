namespace OrleansGrid.Cli.Cluster;

/// <summary>
/// The log of a detached process where no shell can turn its outputs into a file: it opens the file itself. What .NET's runtime says of a
/// crash is not in it.
/// </summary>
internal static class DetachedLog
{
    /// <summary>Names the file to a process that is started.</summary>
    public const string Variable = "GRID_DETACHED_LOG";

    /// <summary>From now on what this process says goes there, if it was given one.</summary>
    public static void TakeOver()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return;
        }

        var writer = TextWriter.Synchronized(
            new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true }
        );
        Console.SetOut(writer);
        Console.SetError(writer);
    }
}
