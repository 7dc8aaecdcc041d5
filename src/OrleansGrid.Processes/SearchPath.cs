namespace OrleansGrid.Processes;

/// <summary>Looks for programs on the silo's own PATH.</summary>
internal static class SearchPath
{
    /// <summary>Its full path; null when it is not there or may not be run.</summary>
    public static string? Find(string program)
    {
        try
        {
            var command = new ChildCommand([program], new Dictionary<string, string>(), null, 0, 0, TimeSpan.Zero);
            return Path.GetFullPath(ProgramLookup.Find(command));
        }
        catch (ChildProcessException)
        {
            return null;
        }
    }
}
