namespace OrleansGrid.Processes.Folders;

/// <summary>The temporary folder of one process; disposed of, it is gone.</summary>
/// <param name="remove">How folders of its owner are removed.</param>
internal sealed class CommandFolder(string path, Action<string> remove) : IDisposable
{
    /// <summary>Which of them a program asks depends on its language, not on its system alone.</summary>
    private static readonly string[] Variables = ["TMPDIR", "TEMP", "TMP"];

    /// <summary>The command, told of its folder; a folder that it was given otherwise wins.</summary>
    public ChildCommand For(ChildCommand command)
    {
        var environment = Variables.ToDictionary(name => name, _ => path);
        foreach (var (name, value) in command.Environment)
        {
            environment[name] = value;
        }

        return command with
        {
            Environment = environment,
        };
    }

    public void Dispose() => remove(path);
}
