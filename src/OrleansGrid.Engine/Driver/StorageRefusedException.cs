namespace OrleansGrid.Engine.Driver;

/// <summary>The database refuses for good what it was asked; the message is its sentence.</summary>
public sealed class StorageRefusedException(string message) : Exception(message);
