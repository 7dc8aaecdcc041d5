namespace OrleansGrid.MapReduce.Inputs;

/// <summary>What the file system says of a name, with links followed.</summary>
internal readonly record struct FileFacts(FileType Type, long Size, long ModifiedTicks)
{
    /// <summary>One sentence when it cannot be an input, which is read in pieces, and again after a crash; null when it can.</summary>
    public string? WhyNoInput(string path)
    {
        var what = Type switch
        {
            FileType.Pipe => "a named pipe",
            FileType.Socket => "a socket",
            FileType.CharacterDevice => "a character device",
            FileType.BlockDevice => "a block device",
            _ => null,
        };
        return what is null
            ? null
            : $"{path} is {what}; inputs are read in pieces, and again after a crash, so write what it gives to a regular file or leave it "
                + "out of the pattern.";
    }
}
