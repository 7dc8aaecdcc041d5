namespace OrleansGrid.MapReduce.Reading;

/// <summary>What the bytes of a file are to its reader.</summary>
internal enum ContentUse
{
    /// <summary>Lines of text.</summary>
    Lines,

    /// <summary>Records of a fixed length, of any bytes.</summary>
    Records,

    /// <summary>One record, of any bytes: what the file is, is the program's affair.</summary>
    File,
}
