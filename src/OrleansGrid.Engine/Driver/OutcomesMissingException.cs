namespace OrleansGrid.Engine.Driver;

/// <summary>A job was to end because every item has an outcome, and the database does not hold them all.</summary>
public sealed class OutcomesMissingException(string message, Exception? innerException = null) : Exception(message, innerException);
