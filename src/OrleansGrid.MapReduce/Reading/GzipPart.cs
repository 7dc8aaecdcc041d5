namespace OrleansGrid.MapReduce.Reading;

/// <summary>Where in what <see cref="MarkedGzip"/> gives its reader has come.</summary>
internal enum GzipPart
{
    /// <summary>In the file, before its last byte that is not 0.</summary>
    File,

    /// <summary>In the zeros that the file ends with.</summary>
    Zeros,

    /// <summary>Behind the file.</summary>
    Mark,
}
