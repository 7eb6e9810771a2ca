<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>rushes</name>
    <message>
      <source>&amp;Activity</source>
      <translation>&amp;Aktivität</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>&amp;Zurück</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>&amp;Comment</source>
      <translation>&amp;Kommentieren</translation>
    </message>
    <message>
      <source>&amp;Download</source>
      <translation>&amp;Herunterladen</translation>
    </message>
    <message>
      <source>&amp;Handles</source>
      <translation>&amp;Zugabe</translation>
    </message>
    <message>
      <source>&amp;Invite</source>
      <translation>&amp;Einladen</translation>
    </message>
    <message>
      <source>&amp;Last</source>
      <translation>&amp;Letztes</translation>
    </message>
    <message>
      <source>&amp;Notes</source>
      <translation>&amp;Notizen</translation>
    </message>
    <message>
      <source>&amp;Publish</source>
      <translation>&amp;Publizieren</translation>
    </message>
    <message>
      <source>&amp;Publish for Review</source>
      <translation>Zur Abnahme &amp;publizieren</translation>
    </message>
    <message>
      <source>&amp;Save as a preset</source>
      <translation>Als Vorgabe &amp;speichern</translation>
    </message>
    <message>
      <source>&amp;Server</source>
      <translation>&amp;Server</translation>
    </message>
    <message>
      <source>&amp;User name</source>
      <translation>&amp;Benutzername</translation>
    </message>
    <message>
      <source>&amp;Vote</source>
      <translation>&amp;Abstimmen</translation>
    </message>
    <message>
      <source>&amp;What now?</source>
      <translation>&amp;Was nun?</translation>
    </message>
    <message>
      <source>&amp;Work without a server</source>
      <translation>Ohne Server &amp;arbeiten</translation>
    </message>
    <message>
      <source>A frame of a sequence, a still or a movie</source>
      <translation>Ein Bild einer Sequenz, ein Standbild oder ein Film</translation>
    </message>
    <message>
      <source>A&amp;djust …</source>
      <translation>An&amp;passen …</translation>
    </message>
    <message>
      <source>API &amp;key</source>
      <translation>API-&amp;Schlüssel</translation>
    </message>
    <message>
      <source>API key</source>
      <translation>API-Schlüssel</translation>
    </message>
    <message>
      <source>Account: {text}</source>
      <translation>Konto: {text}</translation>
    </message>
    <message>
      <source>Adjust the preset</source>
      <translation>Vorgabe anpassen</translation>
    </message>
    <message>
      <source>Adjusted, and saved nowhere yet.</source>
      <translation>Angepasst und noch nirgends gespeichert.</translation>
    </message>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>All tasks</source>
      <translation>Alle Aufgaben</translation>
    </message>
    <message>
      <source>As in the scene</source>
      <translation>Wie in der Szene</translation>
    </message>
    <message>
      <source>Ask the server again now</source>
      <translation>Den Server jetzt wieder fragen</translation>
    </message>
    <message>
      <source>Asking the server …</source>
      <translation>Der Server wird gefragt …</translation>
    </message>
    <message>
      <source>Burn-ins</source>
      <translation>Einblendungen</translation>
    </message>
    <message>
      <source>Burn-ins with shot, task, artist and frame, and a slate.</source>
      <translation>Einblendungen mit Shot, Aufgabe, Künstler und Bild, und eine Klappe.</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Capture the frames</source>
      <translation>Bilder aufnehmen</translation>
    </message>
    <message>
      <source>Capture the rest from this scene</source>
      <translation>Rest aus dieser Szene aufnehmen</translation>
    </message>
    <message>
      <source>Capturing …</source>
      <translation>Nimmt auf …</translation>
    </message>
    <message>
      <source>Choose a task</source>
      <translation>Aufgabe wählen</translation>
    </message>
    <message>
      <source>Choose a task first.</source>
      <translation>Wählen Sie zuerst eine Aufgabe.</translation>
    </message>
    <message>
      <source>Choose a version</source>
      <translation>Version wählen</translation>
    </message>
    <message>
      <source>Choose another task</source>
      <translation>Andere Aufgabe wählen</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>Kommentar</translation>
    </message>
    <message>
      <source>Compare what arrived</source>
      <translation>Vergleichen, was ankam</translation>
    </message>
    <message>
      <source>Complete</source>
      <translation>Erledigt</translation>
    </message>
    <message>
      <source>Copies code, facts and versions; no secrets.</source>
      <translation>Kopiert Kennung, Fakten und Versionen; nichts Geheimes.</translation>
    </message>
    <message>
      <source>Copy &amp;link</source>
      <translation>&amp;Link kopieren</translation>
    </message>
    <message>
      <source>Copy for the TD</source>
      <translation>Für den TD kopieren</translation>
    </message>
    <message>
      <source>Copy link</source>
      <translation>Link kopieren</translation>
    </message>
    <message>
      <source>Create the version</source>
      <translation>Version anlegen</translation>
    </message>
    <message>
      <source>Dismiss the message</source>
      <translation>Meldung schließen</translation>
    </message>
    <message>
      <source>Distance from the edges, a part of the height.</source>
      <translation>Abstand vom Rand, als Teil der Höhe.</translation>
    </message>
    <message>
      <source>Do not invite {name}</source>
      <translation>{name} nicht einladen</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>Zeichnung</translation>
    </message>
    <message>
      <source>Drawn</source>
      <translation>Gezeichnet</translation>
    </message>
    <message>
      <source>Drop it</source>
      <translation>Verwerfen</translation>
    </message>
    <message>
      <source>Drop it, and leave nothing behind</source>
      <translation>Verwerfen und nichts zurücklassen</translation>
    </message>
    <message>
      <source>Encode and check the movie</source>
      <translation>Film kodieren und prüfen</translation>
    </message>
    <message>
      <source>Encoder</source>
      <translation>Encoder</translation>
    </message>
    <message>
      <source>Error: {text}</source>
      <translation>Fehler: {text}</translation>
    </message>
    <message>
      <source>Every publish shows here, with its steps, until it is in review.</source>
      <translation>Jede Veröffentlichung steht hier mit ihren Schritten, bis sie im Review ist.</translation>
    </message>
    <message>
      <source>F&amp;irst</source>
      <translation>&amp;Erstes</translation>
    </message>
    <message>
      <source>Failed certificate</source>
      <translation>Zertifikat nicht bestanden</translation>
    </message>
    <message>
      <source>Fields</source>
      <translation>Felder</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>Erstes Bild</translation>
    </message>
    <message>
      <source>Fix</source>
      <translation>Beheben</translation>
    </message>
    <message>
      <source>Fix: {text}</source>
      <translation>Beheben: {text}</translation>
    </message>
    <message>
      <source>Font</source>
      <translation>Schrift</translation>
    </message>
    <message>
      <source>For close looks at texture and grain; large files.</source>
      <translation>Für genaue Blicke auf Textur und Korn; große Dateien.</translation>
    </message>
    <message>
      <source>For how many frames the slate shows.</source>
      <translation>Wie viele Bilder lang die Klappe steht.</translation>
    </message>
    <message>
      <source>Frame {frame}</source>
      <translation>Bild {frame}</translation>
    </message>
    <message>
      <source>Frames that are there stay; the others show the scene as it is now.</source>
      <translation>Vorhandene Bilder bleiben; die übrigen zeigen die Szene, wie sie jetzt ist.</translation>
    </message>
    <message>
      <source>Friday dailies</source>
      <translation>Freitagsmuster</translation>
    </message>
    <message>
      <source>From this scene</source>
      <translation>Aus dieser Szene</translation>
    </message>
    <message>
      <source>Full size</source>
      <translation>Volle Größe</translation>
    </message>
    <message>
      <source>Go to frame</source>
      <translation>Zum Bild gehen</translation>
    </message>
    <message>
      <source>Go to frame {n}</source>
      <translation>Zu Bild {n} gehen</translation>
    </message>
    <message>
      <source>Greatest distance of key frames, in frames.</source>
      <translation>Größter Abstand der Schlüsselbilder, in Bildern.</translation>
    </message>
    <message>
      <source>Greatest height</source>
      <translation>Größte Höhe</translation>
    </message>
    <message>
      <source>Greatest width</source>
      <translation>Größte Breite</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Untergrund</translation>
    </message>
    <message>
      <source>Guests may</source>
      <translation>Gäste dürfen</translation>
    </message>
    <message>
      <source>Half ticked: as the session or the server has it.</source>
      <translation>Halb angehakt: wie die Sitzung oder der Server es hat.</translation>
    </message>
    <message>
      <source>Handles: further frames on both sides</source>
      <translation>Zugabe: weitere Bilder auf beiden Seiten</translation>
    </message>
    <message>
      <source>Hardware is used only where it passes the certificate.</source>
      <translation>Die Grafikkarte wird nur genommen, wo sie das Zertifikat besteht.</translation>
    </message>
    <message>
      <source>Height as a part of the picture's.</source>
      <translation>Höhe als Teil der Bildhöhe.</translation>
    </message>
    <message>
      <source>Higher pictures are made smaller.</source>
      <translation>Höhere Bilder werden verkleinert.</translation>
    </message>
    <message>
      <source>Invite people</source>
      <translation>Leute einladen</translation>
    </message>
    <message>
      <source>It is made with this publish.</source>
      <translation>Sie wird mit dieser Publikation angelegt.</translation>
    </message>
    <message>
      <source>Key frames</source>
      <translation>Schlüsselbilder</translation>
    </message>
    <message>
      <source>Last day of the review</source>
      <translation>Letzter Tag der Abnahme</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>Letztes Bild</translation>
    </message>
    <message>
      <source>Letters</source>
      <translation>Buchstaben</translation>
    </message>
    <message>
      <source>Lines before the picture; empty for no slate.</source>
      <translation>Zeilen vor dem Bild; leer für keine Klappe.</translation>
    </message>
    <message>
      <source>Look up the task</source>
      <translation>Aufgabe suchen</translation>
    </message>
    <message>
      <source>Looking for tasks …</source>
      <translation>Sucht Aufgaben …</translation>
    </message>
    <message>
      <source>Lower is better; 18 shows no difference.</source>
      <translation>Kleiner ist besser; bei 18 sieht man keinen Unterschied.</translation>
    </message>
    <message>
      <source>Make a new review session</source>
      <translation>Neue Abnahmesitzung anlegen</translation>
    </message>
    <message>
      <source>Make the asset again</source>
      <translation>Asset wieder anlegen</translation>
    </message>
    <message>
      <source>Make the thumbnail</source>
      <translation>Vorschaubild machen</translation>
    </message>
    <message>
      <source>Makes a second movie of pictures larger than 1080p.</source>
      <translation>Macht einen zweiten Film von Bildern über 1080p.</translation>
    </message>
    <message>
      <source>Making the preview …</source>
      <translation>Macht die Vorschau …</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>Rand</translation>
    </message>
    <message>
      <source>Mark notes on the timeline</source>
      <translation>Notizen auf der Zeitleiste markieren</translation>
    </message>
    <message>
      <source>Mend what is marked red first.</source>
      <translation>Beheben Sie zuerst, was rot markiert ist.</translation>
    </message>
    <message>
      <source>Mine</source>
      <translation>Meine</translation>
    </message>
    <message>
      <source>Missing frames</source>
      <translation>Fehlende Bilder</translation>
    </message>
    <message>
      <source>More when the server is there</source>
      <translation>Mehr, sobald der Server da ist</translation>
    </message>
    <message>
      <source>Movie checked: {found}</source>
      <translation>Film geprüft: {found}</translation>
    </message>
    <message>
      <source>My tasks</source>
      <translation>Meine Aufgaben</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>Name der Vorgabe</translation>
    </message>
    <message>
      <source>Name or e-mail address</source>
      <translation>Name oder E-Mail-Adresse</translation>
    </message>
    <message>
      <source>No application is connected; there is nothing to capture.</source>
      <translation>Keine Anwendung ist verbunden; es gibt nichts aufzunehmen.</translation>
    </message>
    <message>
      <source>No notes yet</source>
      <translation>Noch keine Notizen</translation>
    </message>
    <message>
      <source>No review session: a version alone</source>
      <translation>Keine Abnahmesitzung: nur eine Version</translation>
    </message>
    <message>
      <source>No task is found by these words. Try fewer of them.</source>
      <translation>Mit diesen Wörtern findet sich keine Aufgabe. Versuchen Sie weniger.</translation>
    </message>
    <message>
      <source>No version yet</source>
      <translation>Noch keine Version</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>None of these</source>
      <translation>Keine davon</translation>
    </message>
    <message>
      <source>Not signed in</source>
      <translation>Nicht angemeldet</translation>
    </message>
    <message>
      <source>Note and replies</source>
      <translation>Notiz und Antworten</translation>
    </message>
    <message>
      <source>Note of {author}</source>
      <translation>Notiz von {author}</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Notizen</translation>
    </message>
    <message>
      <source>Nothing published yet</source>
      <translation>Noch nichts veröffentlicht</translation>
    </message>
    <message>
      <source>Of the letters, 0 to 1.</source>
      <translation>Der Buchstaben, 0 bis 1.</translation>
    </message>
    <message>
      <source>On the server</source>
      <translation>Auf dem Server</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>Deckkraft</translation>
    </message>
    <message>
      <source>Opacity of the dark ground behind letters, 0 to 1.</source>
      <translation>Deckkraft des dunklen Grunds hinter der Schrift, 0 bis 1.</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Offen</translation>
    </message>
    <message>
      <source>Open files …</source>
      <translation>Dateien öffnen …</translation>
    </message>
    <message>
      <source>Open review</source>
      <translation>Review öffnen</translation>
    </message>
    <message>
      <source>Open the files you want to publish.</source>
      <translation>Öffnen Sie die Dateien, die veröffentlicht werden sollen.</translation>
    </message>
    <message>
      <source>Open the re&amp;view</source>
      <translation>Ab&amp;nahme öffnen</translation>
    </message>
    <message>
      <source>Open until</source>
      <translation>Offen bis</translation>
    </message>
    <message>
      <source>Open {scene} first.</source>
      <translation>Öffnen Sie zuerst {scene}.</translation>
    </message>
    <message>
      <source>Other notes are under All.</source>
      <translation>Andere Notizen stehen unter Alle.</translation>
    </message>
    <message>
      <source>P&amp;assphrase</source>
      <translation>Kenn&amp;wort</translation>
    </message>
    <message>
      <source>Parts of the panel</source>
      <translation>Teile des Panels</translation>
    </message>
    <message>
      <source>Passphrase for guests</source>
      <translation>Kennwort für Gäste</translation>
    </message>
    <message>
      <source>Path or name of a font; empty for the usual one.</source>
      <translation>Pfad oder Name einer Schrift; leer für die übliche.</translation>
    </message>
    <message>
      <source>People in it already: {count}</source>
      <translation>Schon darin: {count} Personen</translation>
    </message>
    <message>
      <source>People who fit</source>
      <translation>Passende Leute</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Vorgabe</translation>
    </message>
    <message>
      <source>Preset and preview</source>
      <translation>Vorgabe und Vorschau</translation>
    </message>
    <message>
      <source>Preview of frame {frame}</source>
      <translation>Vorschau von Bild {frame}</translation>
    </message>
    <message>
      <source>Preview this &amp;frame</source>
      <translation>Dieses &amp;Bild ansehen</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Publish &amp;again</source>
      <translation>&amp;Nochmals publizieren</translation>
    </message>
    <message>
      <source>Publish for review, and what people say shows here.</source>
      <translation>Nach dem Veröffentlichen steht hier, was die Leute sagen.</translation>
    </message>
    <message>
      <source>Publish to another task</source>
      <translation>An eine andere Aufgabe publizieren</translation>
    </message>
    <message>
      <source>Publish without a review session</source>
      <translation>Ohne Abnahmesitzung publizieren</translation>
    </message>
    <message>
      <source>Publish: {text}</source>
      <translation>Publikation: {text}</translation>
    </message>
    <message>
      <source>Published here</source>
      <translation>Hier veröffentlicht</translation>
    </message>
    <message>
      <source>Publishes</source>
      <translation>Publikationen</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>Qualität</translation>
    </message>
    <message>
      <source>Reading the notes …</source>
      <translation>Notizen werden gelesen …</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>Zuletzt</translation>
    </message>
    <message>
      <source>Reopen</source>
      <translation>Wieder öffnen</translation>
    </message>
    <message>
      <source>Replies wait until the server is there again</source>
      <translation>Antworten geht, sobald der Server wieder da ist</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>Reply …</source>
      <translation>Antworten …</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>Abnahme</translation>
    </message>
    <message>
      <source>Review session</source>
      <translation>Abnahmesitzung</translation>
    </message>
    <message>
      <source>S&amp;ource</source>
      <translation>&amp;Quelle</translation>
    </message>
    <message>
      <source>S&amp;tep</source>
      <translation>Schri&amp;tt</translation>
    </message>
    <message>
      <source>Se&amp;ssion</source>
      <translation>&amp;Sitzung</translation>
    </message>
    <message>
      <source>Search tasks</source>
      <translation>Aufgaben suchen</translation>
    </message>
    <message>
      <source>Search tasks, shots, projects</source>
      <translation>Aufgaben, Shots, Projekte suchen</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>Senden</translation>
    </message>
    <message>
      <source>Send them a &amp;mail</source>
      <translation>Ihnen eine &amp;Mail schicken</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>Server</translation>
    </message>
    <message>
      <source>Share the review</source>
      <translation>Review teilen</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>Anmelden</translation>
    </message>
    <message>
      <source>Sign in to a server first.</source>
      <translation>Melden Sie sich zuerst an einem Server an.</translation>
    </message>
    <message>
      <source>Sign in to a server …</source>
      <translation>An einem Server anmelden …</translation>
    </message>
    <message>
      <source>Sign in to your review server</source>
      <translation>Am Abnahmeserver anmelden</translation>
    </message>
    <message>
      <source>Sign in with the &amp;browser</source>
      <translation>Mit dem &amp;Browser anmelden</translation>
    </message>
    <message>
      <source>Sign out of {server}</source>
      <translation>Von {server} abmelden</translation>
    </message>
    <message>
      <source>Signing in to {server} …</source>
      <translation>Meldet an bei {server} …</translation>
    </message>
    <message>
      <source>Signing in …</source>
      <translation>Meldet an …</translation>
    </message>
    <message>
      <source>Slate</source>
      <translation>Klappe</translation>
    </message>
    <message>
      <source>Slate frames</source>
      <translation>Bilder der Klappe</translation>
    </message>
    <message>
      <source>Slower makes smaller files.</source>
      <translation>Langsamer macht kleinere Dateien.</translation>
    </message>
    <message>
      <source>Small and fast, for work in progress; missing frames are held.</source>
      <translation>Klein und schnell, für laufende Arbeit; fehlende Bilder werden gehalten.</translation>
    </message>
    <message>
      <source>Somebody</source>
      <translation>Jemand</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>Ton</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>Source and frames</source>
      <translation>Quelle und Bilder</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Geschwindigkeit</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Status</translation>
    </message>
    <message>
      <source>Step: every n-th frame, held</source>
      <translation>Schritt: jedes n-te Bild, gehalten</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Schritte</translation>
    </message>
    <message>
      <source>Task: {name}. Press to change.</source>
      <translation>Aufgabe: {name}. Drücken zum Ändern.</translation>
    </message>
    <message>
      <source>Tasks</source>
      <translation>Aufgaben</translation>
    </message>
    <message>
      <source>Text by place; {shot} stands for a field.</source>
      <translation>Text nach Platz; {shot} steht für ein Feld.</translation>
    </message>
    <message>
      <source>The link is on the clipboard already.</source>
      <translation>Der Link ist schon in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The link is under Activity.</source>
      <translation>Der Link steht unter Aktivität.</translation>
    </message>
    <message>
      <source>The picture as it is.</source>
      <translation>Das Bild, wie es ist.</translation>
    </message>
    <message>
      <source>The server is away. Notes as of {time}.</source>
      <translation>Der Server ist nicht da. Stand der Notizen: {time}.</translation>
    </message>
    <message>
      <source>The server is away. The publish waits here and goes by itself.</source>
      <translation>Der Server ist nicht da. Die Publikation wartet hier und geht von selbst.</translation>
    </message>
    <message>
      <source>The version is on the server; nobody is asked to look at it.</source>
      <translation>Die Version liegt auf dem Server; niemand wird gebeten, sie anzusehen.</translation>
    </message>
    <message>
      <source>There is nothing to capture in this scene.</source>
      <translation>In dieser Szene gibt es nichts aufzunehmen.</translation>
    </message>
    <message>
      <source>They appear here the moment somebody writes one.</source>
      <translation>Sie erscheinen hier, sobald jemand eine schreibt.</translation>
    </message>
    <message>
      <source>This machine has no keyring that could keep your key.</source>
      <translation>Dieser Rechner hat keinen Schlüsselbund für Ihren Schlüssel.</translation>
    </message>
    <message>
      <source>Thousands of bits a second.</source>
      <translation>Tausend Bit pro Sekunde.</translation>
    </message>
    <message>
      <source>Tries again soon</source>
      <translation>Versucht es gleich wieder</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Nochmals versuchen</translation>
    </message>
    <message>
      <source>Try now</source>
      <translation>Jetzt versuchen</translation>
    </message>
    <message>
      <source>Upload</source>
      <translation>Hochladen</translation>
    </message>
    <message>
      <source>Use it for the next publish</source>
      <translation>Für die nächste Publikation nehmen</translation>
    </message>
    <message>
      <source>User name</source>
      <translation>Benutzername</translation>
    </message>
    <message>
      <source>Values of further fields, by name.</source>
      <translation>Werte weiterer Felder, nach Namen.</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Waits for the server</source>
      <translation>Wartet auf den Server</translation>
    </message>
    <message>
      <source>Waits its turn</source>
      <translation>Wartet, bis es dran ist</translation>
    </message>
    <message>
      <source>What happens when the movie is not what it must be.</source>
      <translation>Was geschieht, wenn der Film nicht ist, wie er sein muss.</translation>
    </message>
    <message>
      <source>What is new in this version?</source>
      <translation>Was ist neu in dieser Version?</translation>
    </message>
    <message>
      <source>What shows where there is no image.</source>
      <translation>Was zu sehen ist, wo kein Bild ist.</translation>
    </message>
    <message>
      <source>Why?</source>
      <translation>Warum?</translation>
    </message>
    <message>
      <source>Wider pictures are made smaller.</source>
      <translation>Breitere Bilder werden verkleinert.</translation>
    </message>
    <message>
      <source>Working</source>
      <translation>In Arbeit</translation>
    </message>
    <message>
      <source>You are signed in until this application is closed.</source>
      <translation>Sie sind angemeldet, bis diese Anwendung geschlossen wird.</translation>
    </message>
    <message>
      <source>You are signed in. Go back to the panel; this page can be closed.</source>
      <translation>Sie sind angemeldet. Zurück zum Panel; diese Seite kann geschlossen werden.</translation>
    </message>
    <message>
      <source>Your key is kept in the keyring of this machine, nowhere else.</source>
      <translation>Ihr Schlüssel liegt im Schlüsselbund dieses Rechners, sonst nirgends.</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>und {count} weitere</translation>
    </message>
    <message>
      <source>being taken back</source>
      <translation>wird zurückgenommen</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>abgebrochen</translation>
    </message>
    <message>
      <source>capturing frames</source>
      <translation>nimmt Bilder auf</translation>
    </message>
    <message>
      <source>comparing what arrived</source>
      <translation>vergleicht, was ankam</translation>
    </message>
    <message>
      <source>completed</source>
      <translation>erledigt</translation>
    </message>
    <message>
      <source>creating the version</source>
      <translation>legt die Version an</translation>
    </message>
    <message>
      <source>done</source>
      <translation>fertig</translation>
    </message>
    <message>
      <source>encoding the movie</source>
      <translation>kodiert den Film</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>fehlgeschlagen</translation>
    </message>
    <message>
      <source>frame {n}</source>
      <translation>Bild {n}</translation>
    </message>
    <message>
      <source>looking up the task</source>
      <translation>sucht die Aufgabe</translation>
    </message>
    <message>
      <source>making the thumbnail</source>
      <translation>macht das Vorschaubild</translation>
    </message>
    <message>
      <source>movie frame {n}</source>
      <translation>Bild {n} im Film</translation>
    </message>
    <message>
      <source>movie {n}</source>
      <translation>Film {n}</translation>
    </message>
    <message>
      <source>needs you</source>
      <translation>braucht Sie</translation>
    </message>
    <message>
      <source>no review session</source>
      <translation>keine Abnahmesitzung</translation>
    </message>
    <message>
      <source>none chosen</source>
      <translation>keine gewählt</translation>
    </message>
    <message>
      <source>nothing to capture</source>
      <translation>nichts aufzunehmen</translation>
    </message>
    <message>
      <source>now</source>
      <translation>jetzt</translation>
    </message>
    <message>
      <source>on its way</source>
      <translation>unterwegs</translation>
    </message>
    <message>
      <source>project / sequence / shot / task</source>
      <translation>Projekt / Sequenz / Shot / Aufgabe</translation>
    </message>
    <message>
      <source>replies: {n}</source>
      <translation>Antworten: {n}</translation>
    </message>
    <message>
      <source>sharing the review</source>
      <translation>teilt die Abnahme</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>läuft</translation>
    </message>
    <message>
      <source>uploading</source>
      <translation>lädt hoch</translation>
    </message>
    <message>
      <source>v{number:03d} of {name}</source>
      <translation>v{number:03d} von {name}</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>wartet</translation>
    </message>
    <message>
      <source>with a drawing</source>
      <translation>mit Zeichnung</translation>
    </message>
    <message>
      <source>{count} frames</source>
      <translation>{count} Bilder</translation>
    </message>
    <message>
      <source>{count} frames a second</source>
      <translation>{count} Bilder pro Sekunde</translation>
    </message>
    <message>
      <source>{count} h left</source>
      <translation>noch {count} Std.</translation>
    </message>
    <message>
      <source>{count} invited</source>
      <translation>{count} eingeladen</translation>
    </message>
    <message>
      <source>{count} min left</source>
      <translation>noch {count} Min.</translation>
    </message>
    <message>
      <source>{count} s left</source>
      <translation>noch {count} s</translation>
    </message>
    <message>
      <source>{doing}: {done} of {total}</source>
      <translation>{doing}: {done} von {total}</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} Std. {minutes} Min.</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} Min. {seconds} s</translation>
    </message>
    <message>
      <source>{name}, adjusted</source>
      <translation>{name}, angepasst</translation>
    </message>
    <message>
      <source>{n} min ago</source>
      <translation>vor {n} Min.</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} s</translation>
    </message>
    <message>
      <source>{server} is away – publishes wait here</source>
      <translation>{server} ist nicht da – Publikationen warten hier</translation>
    </message>
    <message>
      <source>{size} a second</source>
      <translation>{size} pro Sekunde</translation>
    </message>
    <message>
      <source>{text} is no e-mail address. Write Jane Doe &lt;jane@example.com&gt;.</source>
      <translation>{text} ist keine E-Mail-Adresse. Schreiben Sie Jane Doe &lt;jane@example.com&gt;.</translation>
    </message>
    <message>
      <source>{title} is ready for review</source>
      <translation>{title} ist bereit zum Review</translation>
    </message>
    <message>
      <source>{title} needs you</source>
      <translation>{title} braucht Sie</translation>
    </message>
    <message>
      <source>{user} at {server}</source>
      <translation>{user} bei {server}</translation>
    </message>
  </context>
</TS>
