namespace OrleansGrid.MapReduce.Inputs;

/// <summary>What stands under a name of the file system.</summary>
internal enum FileType
{
    Regular,
    Folder,
    Pipe,
    Socket,
    CharacterDevice,
    BlockDevice,
}
